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

    private ReadyMadeReader() {}

    /**
     * The template asked for.
     *
     * @param metrics keys of the project's metrics
     */
    static Template read(TemplateRequests.ReadyMade request, Set<String> metrics) {
        Place which = Place.BODY.dot("template");
        String name =
                which.required(request.template(), "the ready-made template: " + ReadyMadeTemplates.CONVERSION_KEY);
        if (!name.equals(ReadyMadeTemplates.CONVERSION_KEY)) {
            throw which.refusal("there is one ready-made template: " + ReadyMadeTemplates.CONVERSION_KEY);
        }
        Place metricPlace = Place.BODY.dot("metric");
        String metric = metricPlace.key(request.metric());
        if (!metrics.contains(metric)) {
            throw metricPlace.refusal("there is no metric \"" + metric + "\"; create it first");
        }
        Template made = ReadyMadeTemplates.conversion(metric);
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
                made.holdback());
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
                        stage.ifInconclusive()))
                .toList();
    }
}
