package dev.sluice.flagdelivery.posthog;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Cohort rules as PostHog's property groups: {@code AND} or {@code OR} over groups only, or over filters only. */
final class CohortRules {

    private CohortRules() {}

    /**
     * Whether every SDK reads the rule as the server does. "Any of nothing" is nobody here and everybody in some SDKs; groups and
     * flags make no members here and are looked at there. What cannot be said is left out, upon which SDKs ask the server.
     */
    static boolean canBeSaid(Cohort.Rule rule) {
        return switch (rule) {
            case Cohort.Rule.All all -> all.parts().stream().allMatch(CohortRules::canBeSaid);
            case Cohort.Rule.Any any ->
                !any.parts().isEmpty() && any.parts().stream().allMatch(CohortRules::canBeSaid);
            case Cohort.Rule.Test test ->
                test.filter().type() == PropertyType.PERSON || test.filter().type() == PropertyType.COHORT;
        };
    }

    static void write(JsonGenerator out, Cohort.Rule rule) throws IOException {
        switch (rule) {
            case Cohort.Rule.All all -> writeGroup(out, "AND", all.parts());
            case Cohort.Rule.Any any -> writeGroup(out, "OR", any.parts());
            case Cohort.Rule.Test test -> writeGroup(out, "AND", List.of(test));
        }
    }

    private static void writeGroup(JsonGenerator out, String type, List<Cohort.Rule> parts) throws IOException {
        boolean filtersOnly = parts.stream().allMatch(Cohort.Rule.Test.class::isInstance);
        out.writeStartObject();
        out.writeStringField("type", type);
        out.writeArrayFieldStart("values");
        for (Cohort.Rule part : parts) {
            if (filtersOnly && part instanceof Cohort.Rule.Test test) {
                writeTest(out, test.filter());
            } else {
                write(out, part);
            }
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeTest(JsonGenerator out, PropertyFilter filter) throws IOException {
        if (filter.type() == PropertyType.COHORT) {
            boolean negation = filter.negation() != (filter.operator() == Operator.NOT_IN);
            writeMembership(out, String.valueOf(filter.value()), negation);
        } else {
            writeProperty(out, filter, Optional.empty(), filter.negation());
        }
    }

    /**
     * A test of a property.
     *
     * @param groupTypeIndex the type of the group whose property it is; empty for a person's
     */
    static void writeProperty(
            JsonGenerator out, PropertyFilter filter, Optional<Integer> groupTypeIndex, boolean negation)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("key", filter.key());
        out.writeStringField("type", groupTypeIndex.isPresent() ? "group" : "person");
        if (groupTypeIndex.isPresent()) {
            out.writeNumberField("group_type_index", groupTypeIndex.get());
        }
        out.writeStringField("operator", filter.operator().wireName());
        Definitions.writeValue(out, filter);
        if (negation) {
            out.writeBooleanField("negation", true);
        }
        out.writeEndObject();
    }

    static void writeMembership(JsonGenerator out, String cohortId, boolean negation) throws IOException {
        out.writeStartObject();
        out.writeStringField("key", "id");
        out.writeStringField("type", "cohort");
        out.writeStringField("operator", "in");
        out.writeStringField("value", cohortId);
        if (negation) {
            out.writeBooleanField("negation", true);
        }
        out.writeEndObject();
    }

    /** Everybody who is not in a cohort. */
    static void writeComplement(JsonGenerator out, String cohortId) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "AND");
        out.writeArrayFieldStart("values");
        writeMembership(out, cohortId, true);
        out.writeEndArray();
        out.writeEndObject();
    }
}
