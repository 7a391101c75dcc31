package dev.sluice.local.trials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.TemplateRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.metric.Trigger;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.PlanChecks;
import dev.sluice.rollout.Stage;
import dev.sluice.rollout.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Templates for recorded people. */
final class Templates {

    private static final ObjectMapper JSON = WireJson.lenient();

    private Templates() {}

    /**
     * A template by its file, or else by its key on the topic {@code templates}.
     *
     * @throws IllegalArgumentException when there is none, or it could not be followed by any rollout
     */
    static Template find(String named, String servers, String project) throws IOException {
        Template found =
                Files.isRegularFile(Path.of(named)) ? ofFile(Path.of(named)) : ofTopic(named, servers, project);
        List<PlanChecks.Problem> problems = PlanChecks.of(found);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("the template \"" + named + "\" cannot be followed: "
                    + problems.stream()
                            .map(each -> each.field() + " " + each.problem() + "; " + each.fix())
                            .collect(Collectors.joining(" | ")));
        }
        return found;
    }

    private static Template ofFile(Path file) throws IOException {
        try {
            return JSON.readValue(file.toFile(), Template.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    file + " holds no template as GET .../templates/KEY gives it: " + e.getOriginalMessage(), e);
        }
    }

    private static Template ofTopic(String key, String servers, String project) {
        Map<String, Template> newest = new HashMap<>();
        WholeTopic.read(servers, Topic.TEMPLATES, record -> {
            try {
                newest.put(
                        record.key(),
                        record.value() == null
                                ? null
                                : JSON.readValue(record.value(), TemplateRecord.class)
                                        .template());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return Optional.ofNullable(newest.get(project + '/' + key))
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no file \"" + key + "\", nor a template of that key in the project " + project));
    }

    /**
     * The plan of a rollout from it on recorded people. A recording knows one outcome, and more of it is better: guardrails that watch for
     * a rise are left out, and the part of α that they have with them.
     *
     * @param trigger for all guardrails; each one's own when empty
     * @param least of all stages; each one's own when empty
     */
    static Plan plan(Template template, String outcome, Optional<Trigger> trigger, Optional<Duration> least) {
        Metric recorded = new Metric(
                "recorded",
                "recorded conversion",
                new Measure.Conversion(new Measure.EventMatcher(outcome, List.of())),
                Duration.ofDays(30));
        Plan plan = template.toPlan(Optional.empty(), _ -> Optional.of(recorded));
        List<Guardrail> guardrails = plan.guardrails().stream()
                .filter(each -> each.direction() == Direction.LOWER_IS_WORSE)
                .map(each -> new Guardrail(
                        each.id(),
                        each.metric(),
                        each.direction(),
                        each.margin(),
                        trigger.orElse(each.trigger()),
                        each.action(),
                        each.weight()))
                .toList();
        if (guardrails.isEmpty()) {
            throw new IllegalArgumentException("the template \"" + template.key()
                    + "\" has no guardrail against a fall, which is all that a recorded conversion can show");
        }
        return new Plan(
                plan.version(),
                plan.templateKey(),
                plan.templateVersion(),
                plan.treatment(),
                plan.stages().stream()
                        .map(each -> new Stage(
                                each.name(),
                                each.audience(),
                                each.share(),
                                least.orElse(each.least()),
                                each.longest(),
                                each.proof(),
                                each.gate(),
                                each.ifInconclusive()))
                        .toList(),
                guardrails,
                plan.alpha(),
                plan.beta(),
                plan.holdback());
    }

    /** What is held to what, in a line. */
    static String told(Plan plan) {
        return "template " + plan.templateKey() + ", α " + 100 * plan.alpha() + " %, "
                + plan.guardrails().stream()
                        .map(each -> each.id() + ": " + each.trigger() + ", margin " + each.margin() + ", weight "
                                + each.weight())
                        .collect(Collectors.joining("; "));
    }
}
