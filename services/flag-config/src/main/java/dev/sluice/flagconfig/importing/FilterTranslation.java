package dev.sluice.flagconfig.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flagconfig.request.FilterReader;
import dev.sluice.flagconfig.request.FilterRequest;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what conditions and cohorts test. The form is PostHog's own; what could not be served is refused by the same reader as for people's
 * requests.
 */
final class FilterTranslation {

    private static final Set<String> WITHOUT_VALUE = Set.of("is_set", "is_not_set");
    private static final Pattern RELATIVE = Pattern.compile("-?\\d+[hdwmy]");
    private static final Pattern ZONED = Pattern.compile(".*(?:[Zz]|[+-]\\d{2}:?\\d{2})");
    private static final Pattern TIME_OF_DAY = Pattern.compile(".*\\d:\\d.*");

    private final Surroundings around;
    private final FilterReader reader;
    private final Notes notes;

    private FilterTranslation(Surroundings around, FilterReader reader, Notes notes) {
        this.around = around;
        this.reader = reader;
        this.notes = notes;
    }

    static FilterTranslation ofFlag(Surroundings around, Notes notes) {
        return new FilterTranslation(around, FilterReader.ofFlag(around.known()), notes);
    }

    static FilterTranslation ofCohort(Surroundings around, Notes notes) {
        return new FilterTranslation(around, new FilterReader(around.known()), notes);
    }

    /** A filter of a flag. */
    PropertyFilter inFlag(At filter) {
        At negation = filter.field("negation");
        if (negation.truth()) {
            notes.add(negation, "flags do not look at it, there as here: the filter is taken over without it");
        }
        return read(filter, false);
    }

    /** A filter of a cohort. */
    PropertyFilter inCohort(At filter) {
        return read(filter, filter.field("negation").truth());
    }

    private PropertyFilter read(At filter, boolean negation) {
        At type = filter.field("type");
        String name = type.text().orElse("person");
        return switch (name) {
            case "person" -> property(filter, "person", Optional.empty(), negation);
            case "group" -> property(filter, "group", groupType(filter.field("group_type_index")), negation);
            case "cohort" -> cohort(filter, negation);
            case "flag" -> flag(filter, negation);
            case "behavioral" ->
                throw type.refusal(
                        "it asks for what people did; cohorts and flags are made of what is known of people here."
                                + " Take its members over as a static list instead");
            default -> throw type.refusal("\"" + name + "\" cannot be tested here; person, group, cohort and flag can");
        };
    }

    private Optional<String> groupType(At index) {
        return index.isThere() ? Optional.of(around.groupType(index)) : Optional.empty();
    }

    private PropertyFilter property(At filter, String type, Optional<String> groupType, boolean negation) {
        String key = filter.field("key").text().orElse("");
        String operator = filter.field("operator").text().orElse("exact");
        At value = filter.field("value");
        noteDifferences(filter, key, operator, value);
        Optional<JsonNode> given = WITHOUT_VALUE.contains(operator)
                ? Optional.empty()
                : Optional.of(value.node()).filter(_ -> value.isThere());
        return reader.filter(
                filter.place(),
                new FilterRequest(
                        Optional.of(key),
                        Optional.of(type),
                        Optional.of(operator),
                        given,
                        Optional.of(negation),
                        groupType));
    }

    private void noteDifferences(At filter, String key, String operator, At value) {
        if (key.startsWith("$geoip_")) {
            notes.add(
                    filter.field("key"),
                    "PostHog fills it in from the address of the request; here it counts when the app sends or sets it");
        }
        if (key.startsWith("$initial_")) {
            notes.add(
                    filter.field("key"),
                    "PostHog fills it in from the first event; here it counts when the app sends or sets it");
        }
        if (operator.startsWith("is_date_") && value.node().isTextual()) {
            String date = value.node().textValue().strip();
            boolean zoned = RELATIVE.matcher(date).matches()
                    || (ZONED.matcher(date).matches()
                            && TIME_OF_DAY.matcher(date).matches());
            if (!zoned) {
                notes.add(value, "a date without a zone is UTC here; PostHog reads it in the project's time zone");
            }
        }
    }

    private PropertyFilter cohort(At filter, boolean negation) {
        At value = filter.field("value");
        String id = value.textOrNumber().orElseThrow(() -> value.refusal("it is missing: the id of the cohort"));
        around.requireCohort(value, id);
        Optional<String> operator = filter.field("operator").text().filter(name -> !name.equals("exact"));
        return reader.filter(
                filter.place(),
                new FilterRequest(
                        Optional.empty(),
                        Optional.of("cohort"),
                        operator,
                        Optional.of(TextNode.valueOf(id)),
                        Optional.of(negation),
                        Optional.empty()));
    }

    private PropertyFilter flag(At filter, boolean negation) {
        At key = filter.field("key");
        String reference = key.textOrNumber().orElseThrow(() -> key.refusal("it is missing: the other flag"));
        String other = around.flagKey(reference);
        if (!around.known().flags().contains(other)) {
            throw key.refusal("the flag \"" + other
                    + "\", whose answer it asks for, is neither in this project nor was it" + " taken over");
        }
        return reader.filter(
                filter.place(),
                new FilterRequest(
                        Optional.of(other),
                        Optional.of("flag"),
                        filter.field("operator").text().filter(name -> !name.equals("exact")),
                        Optional.of(filter.field("value").node()),
                        Optional.of(negation),
                        Optional.empty()));
    }
}
