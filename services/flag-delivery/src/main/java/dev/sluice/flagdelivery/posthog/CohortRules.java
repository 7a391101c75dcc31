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

    /** Nobody is said to have this property, and an SDK asks the server about properties that it is not told. */
    private static final PropertyFilter ASK_SERVER = PropertyFilter.person("$ask_server", Operator.EXACT, "yes");

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
            case Cohort.Rule.Test test -> {
                if (isChecked(test)) {
                    writeChecked(out, test.filter(), test.filter().negation());
                } else {
                    writeGroup(out, "AND", List.of(test));
                }
            }
        }
    }

    private static boolean isChecked(Cohort.Rule.Test test) {
        return test.filter().type() != PropertyType.COHORT
                && ValueForm.wantedBy(test.filter()).isPresent();
    }

    /**
     * A test of a property, for values of the form that SDKs read as the server does. For others the answer is the server's: no
     * where it is always no, else what only the server can say, which SDKs are made to ask by a property that nobody has.
     */
    static void writeChecked(JsonGenerator out, PropertyFilter filter, boolean negation) throws IOException {
        ValueForm form = ValueForm.wantedBy(filter).orElseThrow();
        startGroup(out, "OR");
        startGroup(out, "AND");
        writeProperty(out, filter, Optional.empty(), negation);
        writeProperty(out, hasForm(filter, Operator.REGEX, form), Optional.empty(), false);
        endGroup(out);
        if (form.mayMatchOtherwise() || negation) {
            startGroup(out, "AND");
            writeProperty(out, hasForm(filter, Operator.NOT_REGEX, form), Optional.empty(), false);
            if (form.mayMatchOtherwise()) {
                writeProperty(out, ASK_SERVER, Optional.empty(), false);
            }
            endGroup(out);
        }
        endGroup(out);
    }

    /** Asks whether a filter's property has a form, or has not. */
    static PropertyFilter hasForm(PropertyFilter filter, Operator operator, ValueForm form) {
        return PropertyFilter.person(filter.key(), operator, form.pattern());
    }

    private static void startGroup(JsonGenerator out, String type) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", type);
        out.writeArrayFieldStart("values");
    }

    private static void endGroup(JsonGenerator out) throws IOException {
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeGroup(JsonGenerator out, String type, List<Cohort.Rule> parts) throws IOException {
        boolean filtersOnly =
                parts.stream().allMatch(part -> part instanceof Cohort.Rule.Test test && !isChecked(test));
        startGroup(out, type);
        for (Cohort.Rule part : parts) {
            if (filtersOnly && part instanceof Cohort.Rule.Test test) {
                writeTest(out, test.filter());
            } else {
                write(out, part);
            }
        }
        endGroup(out);
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
        startGroup(out, "AND");
        writeMembership(out, cohortId, true);
        endGroup(out);
    }
}
