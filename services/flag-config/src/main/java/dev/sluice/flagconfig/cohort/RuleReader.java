package dev.sluice.flagconfig.cohort;

import dev.sluice.flag.Cohort;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flagconfig.request.FilterReader;
import dev.sluice.flagconfig.request.Known;
import dev.sluice.flagconfig.request.Place;
import java.util.List;

/** Reads the rule of a cohort. */
final class RuleReader {

    private static final int MOST_PARTS = 100;
    private static final int DEEPEST = 10;

    private final FilterReader filters;

    RuleReader(Known known) {
        this.filters = new FilterReader(known);
    }

    Cohort.Rule read(Place place, CohortRequests.RuleRequest rule) {
        return read(place, rule, 1);
    }

    private Cohort.Rule read(Place place, CohortRequests.RuleRequest rule, int depth) {
        if (depth > DEEPEST) {
            throw place.refusal("rules are nested at most " + DEEPEST + " deep");
        }
        String kind = place.dot("kind").required(rule.kind(), "one of all, any, test");
        return switch (kind) {
            case "all" -> new Cohort.Rule.All(parts(place, rule, depth));
            case "any" -> new Cohort.Rule.Any(parts(place, rule, depth));
            case "test" -> new Cohort.Rule.Test(test(place.dot("filter"), rule));
            default -> throw place.dot("kind").refusal("a rule is one of all, any, test");
        };
    }

    private List<Cohort.Rule> parts(Place place, CohortRequests.RuleRequest rule, int depth) {
        List<CohortRequests.RuleRequest> parts =
                place.dot("parts").required(rule.parts(), "the rules that it is made of");
        return place.dot("parts").each(parts, MOST_PARTS, (at, part) -> read(at, part, depth + 1));
    }

    private PropertyFilter test(Place place, CohortRequests.RuleRequest rule) {
        PropertyFilter filter = filters.filter(place, place.required(rule.filter(), "the test"));
        if (filter.type() == PropertyType.FLAG) {
            throw place.dot("type").refusal("a cohort is made of people's properties and other cohorts, not of flags");
        }
        return filter;
    }
}
