package dev.sluice.flagdelivery.posthog;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.flag.Aggregation;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.BucketedBy;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flag.Holdout;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyNeeds;
import dev.sluice.flag.PropertyType;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flag.Traits;
import dev.sluice.flag.Variant;
import dev.sluice.flagdelivery.json.Json;
import dev.sluice.flagdelivery.json.JsonValues;
import dev.sluice.flagdelivery.serving.ProjectFlags;
import dev.sluice.flagdelivery.serving.ServedFlag;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A project's flags in PostHog's form, for SDKs that evaluate by themselves.
 *
 * <p>A running rollout reads as further conditions, one for each open stage, after the flag's own: that is how the evaluator reads
 * it too. What an SDK would answer otherwise than the server, see {@link LocalLimits}, makes a flag's {@code
 * ensure_experience_continuity} true, upon which every SDK asks the server for it.
 */
final class Definitions {

    private static final String ROLLOUT_PERCENTAGE = "rollout_percentage";

    private final ProjectFlags project;
    private final SdkReading reading;
    private final DependencyChains chains;
    /** Cohorts that somebody is asked not to be in: written as cohorts of everybody else, see {@link #writeCohortFilter}. */
    private final Set<String> complements = new TreeSet<>();

    /** Filters whose property's form is checked first, as cohorts of those who pass, see {@link CohortRules#writeChecked}. */
    private final Map<PropertyFilter, String> checked = new LinkedHashMap<>();

    /** All types of group that flags decide for or look at; SDKs know them by their place here. */
    private final List<String> groupTypes;

    private final LocalLimits limits;

    private Definitions(ProjectFlags project, SdkReading reading) {
        this.project = project;
        this.reading = reading;
        this.chains = new DependencyChains(project.flags());
        this.limits = new LocalLimits(project, reading);
        List<Flag> flags =
                project.flags().values().stream().map(ServedFlag::flag).toList();
        this.groupTypes = List.copyOf(
                new TreeSet<>(PropertyNeeds.of(flags, List.of()).ofGroups().keySet()));
    }

    /**
     * A project's definitions.
     *
     * @param reading how they will be read
     */
    static Buffer of(ProjectFlags project, SdkReading reading) {
        return Json.write(new Definitions(project, reading)::write);
    }

    private void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("flags");
        for (ServedFlag flag : project.flags().values()) {
            if (!flag.broken()) {
                writeFlag(out, flag);
            }
        }
        out.writeEndArray();
        out.writeObjectFieldStart("group_type_mapping");
        for (int i = 0; i < groupTypes.size(); i++) {
            out.writeStringField(Integer.toString(i), groupTypes.get(i));
        }
        out.writeEndObject();
        out.writeObjectFieldStart("cohorts");
        for (Cohort cohort : project.cohorts()) {
            if (CohortRules.canBeSaid(cohort.rule())) {
                out.writeFieldName(cohort.id());
                CohortRules.write(out, cohort.rule());
            }
        }
        for (String cohortId : complements) {
            out.writeFieldName(complementOf(cohortId));
            CohortRules.writeComplement(out, cohortId);
        }
        for (var filter : checked.entrySet()) {
            out.writeFieldName(filter.getValue());
            CohortRules.writeChecked(out, filter.getKey(), false);
        }
        out.writeEndObject();
        out.writeBooleanField("minimal_flag_called_events", false);
        out.writeEndObject();
    }

    private void writeFlag(JsonGenerator out, ServedFlag served) throws IOException {
        Flag flag = served.flag();
        Traits traits = flag.traitsOrNone();
        out.writeStartObject();
        out.writeNumberField("id", flag.id());
        out.writeNumberField("team_id", 1);
        out.writeStringField("name", flag.name());
        out.writeStringField("key", flag.key().value());
        out.writeBooleanField("active", flag.active());
        out.writeBooleanField("deleted", false);
        out.writeNumberField("version", served.version());
        out.writeBooleanField("ensure_experience_continuity", limits.needsServer(flag));
        if (traits.bucketedBy() == BucketedBy.DEVICE_ID) {
            out.writeStringField("bucketing_identifier", "device_id");
        } else {
            out.writeNullField("bucketing_identifier");
        }
        out.writeStringField("evaluation_runtime", traits.runtime().wireName());
        out.writeArrayFieldStart("evaluation_contexts");
        for (String context : traits.contexts()) {
            out.writeString(context);
        }
        out.writeEndArray();
        out.writeBooleanField("has_experiment", served.hasExperiment());
        out.writeObjectFieldStart("filters");
        writeConditions(out, flag);
        writeVariants(out, flag);
        out.writeObjectFieldStart("payloads");
        for (var payload : new java.util.TreeMap<>(flag.payloads()).entrySet()) {
            out.writeStringField(payload.getKey(), payload.getValue());
        }
        out.writeEndObject();
        writeGroupType(out, traits.aggregation());
        writeHoldout(out, traits.holdout());
        out.writeBooleanField("early_exit", traits.earlyExit());
        if (traits.enrollment()) {
            out.writeBooleanField("feature_enrollment", true);
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private void writeGroupType(JsonGenerator out, Aggregation aggregation) throws IOException {
        out.writeFieldName("aggregation_group_type_index");
        if (aggregation.groupType().isPresent()) {
            out.writeNumber(groupTypes.indexOf(aggregation.groupType().get()));
        } else {
            out.writeNull();
        }
    }

    private void writeHoldout(JsonGenerator out, Optional<Holdout> holdout) throws IOException {
        if (holdout.isEmpty()) {
            out.writeNullField("holdout");
            return;
        }
        out.writeObjectFieldStart("holdout");
        out.writeNumberField("id", holdout.get().id());
        writePercentage(out, "exclusion_percentage", holdout.get().share());
        out.writeEndObject();
    }

    private void writeConditions(JsonGenerator out, Flag flag) throws IOException {
        out.writeArrayFieldStart("groups");
        Aggregation ofFlag = flag.traitsOrNone().aggregation();
        for (ReleaseCondition condition : flag.conditions()) {
            Optional<Aggregation> own = condition.aggregation().filter(aggregation -> !aggregation.equals(ofFlag));
            writeCondition(out, condition.filters(), condition.share(), condition.variant(), own, ofFlag);
        }
        if (flag.ladder().isPresent()) {
            RolloutLadder ladder = flag.ladder().get();
            for (OpenStage stage : ladder.stages()) {
                writeCondition(
                        out, stage.audience().filters(), stage.share(), ladder.treatment(), Optional.empty(), ofFlag);
            }
        }
        out.writeEndArray();
    }

    private void writeCondition(
            JsonGenerator out,
            List<PropertyFilter> filters,
            BasisPoints share,
            Optional<String> variant,
            Optional<Aggregation> own,
            Aggregation ofFlag)
            throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("properties");
        for (PropertyFilter filter : filters) {
            writeFilter(out, filter, own.orElse(ofFlag));
        }
        out.writeEndArray();
        writePercentage(out, ROLLOUT_PERCENTAGE, share);
        // Only where it differs from the flag's: SDKs take any other as mixed.
        if (own.isPresent()) {
            writeGroupType(out, own.get());
        }
        if (variant.isPresent()) {
            out.writeStringField("variant", variant.get());
        } else {
            out.writeNullField("variant");
        }
        out.writeEndObject();
    }

    private void writeFilter(JsonGenerator out, PropertyFilter filter, Aggregation aggregation) throws IOException {
        switch (filter.type()) {
            case PERSON, GROUP -> {
                Optional<String> ofGroup = filter.type() == PropertyType.GROUP
                        ? filter.groupType().or(aggregation::groupType)
                        : aggregation.groupType();
                writePropertyFilter(out, filter, ofGroup.map(groupTypes::indexOf));
            }
            case COHORT -> writeCohortFilter(out, filter);
            case FLAG -> chains.writeFilter(out, filter);
        }
    }

    /** Where values in some forms are read otherwise, the form is asked for as well, if need be by a cohort made for it. */
    private void writePropertyFilter(JsonGenerator out, PropertyFilter filter, Optional<Integer> groupTypeIndex)
            throws IOException {
        Optional<ValueForm> form = ValueForm.wantedBy(filter);
        if (form.filter(ValueForm::mayMatchOtherwise).isPresent()) {
            PropertyFilter plain = PropertyFilter.person(filter.key(), filter.operator(), filter.value());
            CohortRules.writeMembership(
                    out, checked.computeIfAbsent(plain, first -> "checked:" + (checked.size() + 1)), false);
            return;
        }
        CohortRules.writeProperty(out, filter, groupTypeIndex, false);
        if (form.isPresent()) {
            CohortRules.writeProperty(
                    out, CohortRules.hasForm(filter, Operator.REGEX, form.get()), groupTypeIndex, false);
        }
    }

    /** Some SDKs read {@code not_in} as {@code in}, so it is put as {@code in} a cohort that is the complement. */
    private void writeCohortFilter(JsonGenerator out, PropertyFilter filter) throws IOException {
        String cohortId = String.valueOf(filter.value());
        boolean complement = filter.operator() == Operator.NOT_IN;
        if (complement) {
            complements.add(cohortId);
        }
        CohortRules.writeMembership(out, complement ? complementOf(cohortId) : cohortId, false);
    }

    private static String complementOf(String cohortId) {
        return "not-in:" + cohortId;
    }

    private void writeVariants(JsonGenerator out, Flag flag) throws IOException {
        if (flag.variants().isEmpty()) {
            out.writeNullField("multivariate");
            return;
        }
        out.writeObjectFieldStart("multivariate");
        out.writeArrayFieldStart("variants");
        for (Variant variant : flag.variants()) {
            out.writeStartObject();
            out.writeStringField("key", variant.key());
            out.writeStringField("name", variant.name());
            writePercentage(out, ROLLOUT_PERCENTAGE, variant.share());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /**
     * Percent, with a fraction only where there is one, and for SDKs that know it: the JVM's reads whole numbers and drops all flags at
     * the first fraction. It asks the server for such a flag, so the whole number decides nothing.
     */
    private void writePercentage(JsonGenerator out, String field, BasisPoints share) throws IOException {
        out.writeFieldName(field);
        if (LocalLimits.isWhole(share) || reading == SdkReading.WITH_CARE) {
            out.writeNumber(share.value() / 100);
        } else {
            out.writeNumber(BigDecimal.valueOf(share.value(), 2));
        }
    }

    /** Writes a JSON value of a filter. */
    static void writeValue(JsonGenerator out, PropertyFilter filter) throws IOException {
        out.writeFieldName("value");
        // is_set and its opposite have none; SDKs with typed models want one all the same.
        JsonValues.write(out, filter.value() == null ? filter.operator().wireName() : filter.value());
    }
}
