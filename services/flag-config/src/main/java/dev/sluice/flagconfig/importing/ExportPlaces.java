package dev.sluice.flagconfig.importing;

import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.Problem;
import dev.sluice.kit.http.ProblemException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the field of an export that a refusal of a flag made of it is about. */
final class ExportPlaces {

    private record Rewriting(Pattern ours, String theirs) {}

    private static final List<Rewriting> REWRITINGS = List.of(
            rewriting("^conditions", "filters.groups"),
            rewriting("^variants", "filters.multivariate.variants"),
            rewriting("^payloads", "filters.payloads"),
            rewriting("^traits\\.superCondition", "filters.super_groups[0]"),
            rewriting("^traits\\.holdout", "filters.holdout"),
            rewriting("^traits\\b.*", "filters"),
            rewriting("\\.filters\\[", ".properties["),
            rewriting("\\.filters$", ".properties"),
            rewriting("\\.share$", ".rollout_percentage"),
            rewriting("\\.aggregation(\\.groupType)?$", ".aggregation_group_type_index"),
            rewriting("\\.groupType$", ".group_type_index"));

    private ExportPlaces() {}

    private static Rewriting rewriting(String ours, String theirs) {
        return new Rewriting(Pattern.compile(ours), Matcher.quoteReplacement(theirs));
    }

    /** Where in what was sent a refusal belongs. */
    static String of(Place flag, ProblemException refusal) {
        Problem problem = refusal.problem();
        if (problem.field() == null) {
            return flag.path();
        }
        String field = problem.field();
        if (problem.status() == 428) {
            // It stands in the address, or in the body beside the export.
            return field;
        }
        if (field.startsWith(flag.path())) {
            return field.replaceAll("\\.groupType$", ".group_type_index");
        }
        for (Rewriting one : REWRITINGS) {
            field = one.ours().matcher(field).replaceFirst(one.theirs());
        }
        return flag.dot(field).path();
    }
}
