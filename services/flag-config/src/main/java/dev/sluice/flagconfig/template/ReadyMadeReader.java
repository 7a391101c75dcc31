package dev.sluice.flagconfig.template;

import dev.sluice.flagconfig.request.Place;
import dev.sluice.rollout.ReadyMadeTemplates;
import dev.sluice.rollout.Stage;
import dev.sluice.rollout.Template;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Makes a project's own template of a ready-made one. */
final class ReadyMadeReader {

    private static final String KNOWN = String.join(
            ", ", ReadyMadeTemplates.CONVERSION_KEY, ReadyMadeTemplates.ERROR_SAFE_KEY, ReadyMadeTemplates.TIMED_KEY);

    private ReadyMadeReader() {}

    /**
     * The template asked for.
     *
     * @param metrics keys of the project's metrics
     */
    static Template read(TemplateRequests.ReadyMade request, Set<String> metrics) {
        Place which = Place.BODY.dot("template");
        String name = which.required(request.template(), "the ready-made template: " + KNOWN);
        Template made =
                switch (name) {
                    case ReadyMadeTemplates.CONVERSION_KEY -> ReadyMadeTemplates.conversion(metric(request, metrics));
                    case ReadyMadeTemplates.ERROR_SAFE_KEY -> ReadyMadeTemplates.errorSafe(metric(request, metrics));
                    case ReadyMadeTemplates.TIMED_KEY -> timed(request);
                    default ->
                        throw which.refusal("there is no ready-made template \"" + name + "\"; known are " + KNOWN);
                };
        return new Template(
                request.key().isEmpty() ? made.key() : Place.BODY.dot("key").key(request.key()),
                made.version(),
                request.name().isEmpty()
                        ? made.name()
                        : Place.BODY.dot("name").name(request.name(), "what people call the template"),
                request.pace().isEmpty()
                        ? made.stages()
                        : paced(made.stages(), Place.BODY.dot("pace").duration(request.pace())),
                made.guardrails(),
                made.alpha(),
                made.beta(),
                made.holdback(),
                made.rulesOrPlain());
    }

    private static String metric(TemplateRequests.ReadyMade request, Set<String> metrics) {
        Place place = Place.BODY.dot("metric");
        String metric = place.key(request.metric());
        if (!metrics.contains(metric)) {
            throw place.refusal("there is no metric \"" + metric + "\"; create it first");
        }
        return metric;
    }

    private static Template timed(TemplateRequests.ReadyMade request) {
        if (request.metric().isPresent()) {
            throw Place.BODY
                    .dot("metric")
                    .refusal("the timed ramp watches nothing; leave metric out, or choose another");
        }
        return ReadyMadeTemplates.timed();
    }

    private static List<Stage> paced(List<Stage> stages, Duration least) {
        return stages.stream()
                .map(stage -> new Stage(
                        stage.name(),
                        stage.audience(),
                        stage.share(),
                        least,
                        stage.longest(),
                        stage.proof(),
                        stage.gate(),
                        stage.ifInconclusive(),
                        stage.termsOrNone()))
                .toList();
    }
}
