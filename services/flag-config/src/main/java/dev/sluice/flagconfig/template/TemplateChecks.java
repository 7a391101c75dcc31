package dev.sluice.flagconfig.template;

import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flagconfig.request.Known;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.rollout.PlanChecks;
import dev.sluice.rollout.Template;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Refuses templates from which no rollout could run to its end. */
final class TemplateChecks {

    private TemplateChecks() {}

    /**
     * Completes when the template may be kept; throws a 422 otherwise that names the first field and says all that is wrong.
     *
     * @param metrics keys of the project's metrics
     */
    static void check(Template template, Known known, Set<String> metrics) {
        cohorts(template, known);
        metrics(template, metrics);
        List<PlanChecks.Problem> problems = PlanChecks.of(template);
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(
                    problems.getFirst().field(),
                    problems.stream()
                            .map(problem -> problem.field() + " " + problem.problem() + ": " + problem.fix())
                            .collect(Collectors.joining("; ")));
        }
    }

    /** Ready-made templates name cohorts without having been read from a request. */
    private static void cohorts(Template template, Known known) {
        for (int i = 0; i < template.stages().size(); i++) {
            Place place = Place.BODY.dot("stages").at(i).dot("audience");
            for (PropertyFilter filter : template.stages().get(i).audience().filters()) {
                if (filter.type() == PropertyType.COHORT && !known.cohorts().contains(String.valueOf(filter.value()))) {
                    throw place.refusal("there is no cohort \"" + filter.value() + "\"; create it first");
                }
            }
        }
    }

    private static void metrics(Template template, Set<String> metrics) {
        for (int i = 0; i < template.guardrails().size(); i++) {
            String metric = template.guardrails().get(i).metricKey();
            if (!metrics.contains(metric)) {
                throw Place.BODY
                        .dot("guardrails")
                        .at(i)
                        .dot("metricKey")
                        .refusal("there is no metric \"" + metric + "\"; create it first");
            }
        }
    }
}
