package dev.sluice.flagconfig.importing;

import dev.sluice.flag.Cohort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a cohort here of one of an export that is described by properties. Pure. */
final class CohortTranslation {

    private static final int MOST_PARTS = 100;
    private static final int DEEPEST = 10;

    private final FilterTranslation filters;
    private final Notes notes;

    private CohortTranslation(Surroundings around, Notes notes) {
        this.filters = FilterTranslation.ofCohort(around, notes);
        this.notes = notes;
    }

    /** The cohort; what cannot mean the same is refused with its place named. */
    static Cohort translate(String id, At cohort, Surroundings around, Notes notes) {
        return new Cohort(id, name(id, cohort), new CohortTranslation(around, notes).rule(cohort));
    }

    /** Its name; the id for one without. */
    static String name(String id, At cohort) {
        At name = cohort.field("name");
        String text = name.text().orElse("").strip();
        return text.isEmpty() ? "cohort " + id : name.place().name(Optional.of(text), "what people call the cohort");
    }

    private Cohort.Rule rule(At cohort) {
        At query = cohort.field("query");
        if (query.isThere()) {
            throw query.refusal(
                    "a cohort described by a query cannot be taken over: take its members over as a static list");
        }
        At properties = cohort.field("filters").field("properties");
        if (properties.isThere() && !properties.node().isEmpty()) {
            return group(properties, 1);
        }
        List<At> groups = cohort.field("groups").elements(MOST_PARTS);
        if (groups.isEmpty()) {
            throw properties.refusal("it is missing: who belongs to the cohort");
        }
        return new Cohort.Rule.Any(groups.stream().map(this::olderGroup).toList());
    }

    private Cohort.Rule group(At group, int depth) {
        if (depth > DEEPEST) {
            throw group.refusal("rules are nested at most " + DEEPEST + " deep");
        }
        if (!group.has("values")) {
            return new Cohort.Rule.Test(filters.inCohort(group));
        }
        List<Cohort.Rule> parts = new ArrayList<>();
        for (At part : group.field("values").elements(MOST_PARTS)) {
            parts.add(group(part, depth + 1));
        }
        At type = group.field("type");
        return switch (type.text().orElse("")) {
            case "AND" -> {
                if (parts.isEmpty()) {
                    notes.add(group, "without parts it has everybody");
                }
                yield new Cohort.Rule.All(parts);
            }
            case "OR" -> new Cohort.Rule.Any(parts);
            default -> throw type.refusal("parts are joined by AND or OR");
        };
    }

    /** The form of before: any of the groups, each of them all of its properties. */
    private Cohort.Rule olderGroup(At group) {
        At action = group.field("action_id");
        At event = group.field("event_id");
        if (action.isThere() || event.isThere()) {
            throw (action.isThere() ? action : event)
                    .refusal(
                            "it asks for what people did; cohorts are made of what is known of people here. Take its members over"
                                    + " as a static list instead");
        }
        At properties = group.field("properties");
        if (properties.node().isObject() && properties.has("values")) {
            return group(properties, 2);
        }
        List<At> all = properties.elements(MOST_PARTS);
        if (all.isEmpty()) {
            throw properties.refusal("it is missing: who belongs to the cohort");
        }
        return new Cohort.Rule.All(all.stream()
                .<Cohort.Rule>map(one -> new Cohort.Rule.Test(filters.inCohort(one)))
                .toList());
    }
}
