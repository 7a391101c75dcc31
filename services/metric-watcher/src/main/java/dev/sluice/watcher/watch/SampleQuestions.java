package dev.sluice.watcher.watch;

import dev.sluice.contracts.AskedKey;
import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.contracts.MetricRecord;
import dev.sluice.contracts.TemplateRecord;
import dev.sluice.flag.AudienceMatcher;
import dev.sluice.flag.EvaluationContext;
import dev.sluice.flag.PropertyMatcher;
import dev.sluice.flag.RegexEngine;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Measure.EventMatcher;
import dev.sluice.metric.Metric;
import dev.sluice.metric.NumericProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a project's templates ask of the sample of people, so that rollouts can be forecast: whom the audiences of their stages have, and
 * who does what their guardrails count. Bounded, and asked of few people: it costs the events of everybody else nothing.
 *
 * @param context in which audiences are asked
 * @param audiences by what stands for them; everyone is not asked about
 * @param metrics by what stands for them; those that a share of people describes
 * @param stepsByEvent the metrics' events by name, of each metric the last step first, so that one event meets one step only
 */
public record SampleQuestions(
        EvaluationContext context,
        Map<String, AudienceMatcher> audiences,
        Map<String, AskedMetric> metrics,
        Map<String, List<AskedStep>> stepsByEvent) {

    /** Of a window: so that half of a sample that is a day deep had it to themselves. */
    public static final Duration WITHIN_MAX = Duration.ofHours(12);

    public SampleQuestions {
        Objects.requireNonNull(context, "context");
        audiences = Map.copyOf(audiences);
        metrics = Map.copyOf(metrics);
        stepsByEvent = Map.copyOf(stepsByEvent);
    }

    /** None; the context is of no use then. */
    public static SampleQuestions none(RegexEngine regex) {
        return new SampleQuestions(EvaluationContext.of(regex, Instant.EPOCH), Map.of(), Map.of(), Map.of());
    }

    /**
     * A metric that is asked about.
     *
     * @param key what stands for it
     * @param steps how many events it takes, one after the other
     * @param startsAfter how long after the exposure they begin to count
     * @param within how long after it they count: the window, or {@link #WITHIN_MAX} where that is shorter
     */
    public record AskedMetric(String key, int steps, Duration startsAfter, Duration within) {}

    /**
     * One of a metric's events.
     *
     * @param index of the step, from 0
     * @param filters over the event's properties; all must hold
     * @param value the property that has to be a number; empty when none has to
     */
    public record AskedStep(
            AskedMetric metric, int index, List<PropertyMatcher> filters, Optional<NumericProperty> value) {
        public AskedStep {
            filters = List.copyOf(filters);
        }

        /** Whether an event with these properties is one. */
        public boolean isMetBy(Map<String, Object> properties, Instant at) {
            return filters.stream().allMatch(filter -> filter.matches(properties, at))
                    && (value.isEmpty()
                            || value.get()
                                    .unitsOf(properties.get(value.get().name()))
                                    .isPresent());
        }
    }

    /** Whether nothing is asked. */
    public boolean isEmpty() {
        return audiences.isEmpty() && metrics.isEmpty();
    }

    /** The steps that an event of that name may be; none for most. */
    public List<AskedStep> stepsOf(String eventName) {
        return stepsByEvent.getOrDefault(eventName, List.of());
    }

    static SampleQuestions of(
            EvaluationContext context,
            Collection<TemplateRecord> templates,
            Collection<MetricRecord> metrics,
            RegexEngine regex) {
        Map<String, Metric> defined = new HashMap<>();
        metrics.forEach(each -> defined.put(each.metric().key(), each.metric()));
        Map<String, AudienceMatcher> audiences = new LinkedHashMap<>();
        Map<String, AskedMetric> asked = new LinkedHashMap<>();
        Map<String, List<AskedStep>> steps = new HashMap<>();
        List<TemplateRecord> ordered = templates.stream()
                .sorted(Comparator.comparing(each -> each.template().key()))
                .toList();
        ordered.stream()
                .flatMap(each -> each.template().stages().stream())
                .map(stage -> stage.audience())
                .filter(audience -> !audience.isEveryone() && audiences.size() < FlagFollowUps.ASKED_MAX)
                .forEach(audience ->
                        audiences.computeIfAbsent(AskedKey.of(audience), _ -> AudienceMatcher.of(audience, context)));
        ordered.stream()
                .flatMap(each -> each.template().guardrails().stream())
                .map(spec -> defined.get(spec.metricKey()))
                .filter(metric -> metric != null && isAnswered(metric) && asked.size() < FlagFollowUps.ASKED_MAX)
                .forEach(metric -> asked.computeIfAbsent(AskedKey.of(metric), key -> {
                    AskedMetric question = asked(key, metric);
                    addSteps(steps, question, metric.measure(), regex);
                    return question;
                }));
        return new SampleQuestions(context, audiences, asked, steps);
    }

    /** Whether a share of people describes it, and a sample of a day can see it. */
    private static boolean isAnswered(Metric metric) {
        return switch (metric.measure()) {
            case Measure.Conversion _, Measure.Funnel _, Measure.Count _, Measure.Sum _, Measure.Mean _ -> true;
            case Measure.Retention retention -> retention.startsAfter().compareTo(WITHIN_MAX) < 0;
            case Measure.SteadyMean _,
                    Measure.Ratio _,
                    Measure.Quantile _,
                    Measure.CertifiedQuantile _,
                    Measure.Series _,
                    Measure.Raised _ -> false;
        };
    }

    private static AskedMetric asked(String key, Metric metric) {
        Duration within = metric.window().compareTo(WITHIN_MAX) < 0 ? metric.window() : WITHIN_MAX;
        return new AskedMetric(
                key, metric.measure().events().size(), metric.measure().startsAfter(), within);
    }

    private static void addSteps(
            Map<String, List<AskedStep>> steps, AskedMetric metric, Measure measure, RegexEngine regex) {
        for (int part = measure.events().size() - 1; part >= 0; part--) {
            EventMatcher event = measure.events().get(part);
            steps.computeIfAbsent(event.name(), _ -> new ArrayList<>())
                    .add(new AskedStep(
                            metric,
                            part,
                            event.filters().stream()
                                    .map(filter -> PropertyMatcher.of(filter, regex))
                                    .toList(),
                            measure.valueOf(part)));
        }
    }
}
