package dev.sluice.watcher.watch;

import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.MetricRecord;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.TemplateRecord;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.EvaluationContext;
import dev.sluice.flag.Flag;
import dev.sluice.flag.PropertyNeeds;
import dev.sluice.flag.RegexEngine;
import dev.sluice.flag.StaticCohorts;
import dev.sluice.kit.flag.Re2Regex;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is watched at one moment, over all projects. Immutable; a new one is made when a table changes.
 *
 * <p>Who asks it about an event that no live rollout cares for is told so by one look into a map.
 */
public final class WatchList {

    private static final RegexEngine REGEX = new Re2Regex();

    private final Map<String, WatchedProject> projects;
    private final Map<String, RolloutRecord> live;

    private WatchList(Map<String, WatchedProject> projects, Map<String, RolloutRecord> live) {
        this.projects = Map.copyOf(projects);
        this.live = Map.copyOf(live);
    }

    /** Nothing is asked of the sample of people: of a project that nothing is known of. */
    public static final SampleQuestions NOTHING_ASKED = SampleQuestions.none(REGEX);

    /** Nothing is watched. */
    public static WatchList empty() {
        return new WatchList(Map.of(), Map.of());
    }

    /** As below, where nobody asks for forecasts. */
    public WatchList next(
            Collection<RolloutRecord> rollouts,
            Collection<FlagRecord> flags,
            Collection<CohortRecord> cohorts,
            Collection<TemplateRecord> templates,
            Function<String, StaticCohorts> lists,
            Instant now) {
        return next(rollouts, flags, cohorts, templates, List.of(), lists, now);
    }

    /**
     * The list that follows from these newest records. What did not change since this one was made is not compiled again.
     *
     * @param metrics that the templates' guardrails name
     * @param lists a project's static cohorts, by its name
     * @param now only a starting point for filters with relative dates; each evaluation brings its own time
     */
    public WatchList next(
            Collection<RolloutRecord> rollouts,
            Collection<FlagRecord> flags,
            Collection<CohortRecord> cohorts,
            Collection<TemplateRecord> templates,
            Collection<MetricRecord> metrics,
            Function<String, StaticCohorts> lists,
            Instant now) {
        Set<String> names = new HashSet<>();
        rollouts.forEach(rollout -> names.add(rollout.project()));
        flags.forEach(flag -> names.add(flag.project()));
        cohorts.forEach(cohort -> names.add(cohort.project()));
        templates.forEach(template -> names.add(template.project()));
        Map<String, WatchedProject> next = new HashMap<>();
        for (String name : names) {
            EvaluationContext before =
                    project(name).map(WatchedProject::context).orElseGet(() -> EvaluationContext.of(REGEX, now));
            next.put(
                    name,
                    project(
                            before.withStaticCohorts(lists.apply(name)),
                            rollouts.stream()
                                    .filter(each -> each.project().equals(name))
                                    .toList(),
                            flags.stream()
                                    .filter(each -> each.project().equals(name))
                                    .toList(),
                            cohorts.stream()
                                    .filter(each -> each.project().equals(name))
                                    .toList(),
                            templates.stream()
                                    .filter(each -> each.project().equals(name))
                                    .toList(),
                            metrics.stream()
                                    .filter(each -> each.project().equals(name))
                                    .toList()));
        }
        Map<String, RolloutRecord> nextLive = new HashMap<>();
        rollouts.stream()
                .filter(rollout -> rollout.phase().isLive())
                .forEach(rollout -> nextLive.put(rollout.rolloutId(), rollout));
        return new WatchList(next, nextLive);
    }

    /** The project of that name; empty when nothing is known of it. */
    public Optional<WatchedProject> project(String name) {
        return Optional.ofNullable(projects.get(name));
    }

    /** Live rollouts, whether or not they have opened a stage. */
    public Collection<RolloutRecord> live() {
        return live.values();
    }

    /** Whether a rollout's generation still runs. */
    public boolean isLive(String rolloutId, long generation) {
        RolloutRecord rollout = live.get(rolloutId);
        return rollout != null && rollout.generation() == generation;
    }

    /** Whether the same generations of the same rollouts are live. */
    public boolean isSameLiveAs(WatchList other) {
        return live.size() == other.live.size()
                && live.values().stream().allMatch(rollout -> other.isLive(rollout.rolloutId(), rollout.generation()));
    }

    private static WatchedProject project(
            EvaluationContext before,
            List<RolloutRecord> rollouts,
            List<FlagRecord> flags,
            List<CohortRecord> cohorts,
            List<TemplateRecord> templates,
            List<MetricRecord> metrics) {
        List<Flag> definitions = flags.stream().map(FlagRecord::flag).toList();
        List<Cohort> rules = cohorts.stream().map(CohortRecord::cohort).toList();
        // Those of cohorts and templates count before any rollout uses them: what was said of a person earlier cannot
        // be
        // asked for later.
        Set<String> names = new HashSet<>(PropertyNeeds.of(definitions, rules).ofPersons());
        Stream.concat(
                        rollouts.stream().flatMap(rollout -> rollout.plan().stages().stream()),
                        templates.stream().flatMap(template -> template.template().stages().stream()))
                .map(stage ->
                        PropertyNeeds.ofFilters(stage.audience().filters()).ofPersons())
                .forEach(names::addAll);
        rollouts.forEach(rollout -> names.addAll(rollout.plan().rulesOrPlain().segmentsBy()));
        templates.forEach(
                template -> names.addAll(template.template().rulesOrPlain().segmentsBy()));

        Map<String, FlagRecord> byKey = new HashMap<>();
        flags.forEach(flag -> byKey.put(flag.flag().key().value(), flag));
        Map<String, WatchedRollout> byFlag = new HashMap<>();
        Map<String, WatchedRollout> byId = new HashMap<>();
        Questions questions = new Questions(REGEX);
        for (RolloutRecord rollout : rollouts) {
            watched(rollout, Optional.ofNullable(byKey.get(rollout.flag().value())))
                    .ifPresent(watched -> {
                        byFlag.put(rollout.flag().value(), watched);
                        byId.put(watched.rolloutId(), watched);
                        questions.add(watched);
                    });
        }
        Map<Long, Question> asked = questions.byKey();
        EvaluationContext context = before.withCohorts(rules).withFlags(definitions);
        return new WatchedProject(
                context,
                byFlag,
                byId,
                questions.byEvent(asked),
                asked,
                SampleQuestions.of(context, templates, metrics, REGEX),
                names);
    }

    private static Optional<WatchedRollout> watched(RolloutRecord rollout, Optional<FlagRecord> flag) {
        return flag.filter(_ -> rollout.phase().isLive()).flatMap(record -> CurrentStage.of(rollout, record)
                .map(current -> new WatchedRollout(
                        rollout.rolloutId(),
                        rollout.generation(),
                        rollout.plan(),
                        record.flag(),
                        current,
                        Asked.by(rollout.plan().guardrails()))));
    }
}
