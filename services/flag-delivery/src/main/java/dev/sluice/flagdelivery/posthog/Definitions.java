package dev.sluice.flagdelivery.posthog;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flag.Variant;
import dev.sluice.flagdelivery.http.Json;
import dev.sluice.flagdelivery.http.JsonValues;
import dev.sluice.flagdelivery.serving.ProjectFlags;
import dev.sluice.flagdelivery.serving.ServedFlag;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A project's flags in PostHog's form, for SDKs that evaluate by themselves.
 *
 * <p>A running rollout reads as further conditions, one for each open stage, after the flag's own: that is how the evaluator reads
 * it too. What no SDK can say as the server does makes a flag's {@code ensure_experience_continuity} true, upon which every SDK
 * asks the server for it.
 */
final class Definitions {

    private final ProjectFlags project;
    private final DependencyChains chains;
    /** Cohorts that somebody is asked not to be in: written as cohorts of everybody else, see {@link #writeCohortFilter}. */
    private final Set<String> complements = new TreeSet<>();

    private Definitions(ProjectFlags project) {
        this.project = project;
        this.chains = new DependencyChains(project.flags());
    }

    static Buffer of(ProjectFlags project) {
        return Json.write(new Definitions(project)::write);
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
        out.writeEndObject();
        out.writeBooleanField("minimal_flag_called_events", false);
        out.writeEndObject();
    }

    private void writeFlag(JsonGenerator out, ServedFlag served) throws IOException {
        Flag flag = served.flag();
        out.writeStartObject();
        out.writeNumberField("id", flag.id());
        out.writeNumberField("team_id", 1);
        out.writeStringField("name", flag.name());
        out.writeStringField("key", flag.key().value());
        out.writeBooleanField("active", flag.active());
        out.writeBooleanField("deleted", false);
        out.writeNumberField("version", served.version());
        out.writeBooleanField("ensure_experience_continuity", needsServer(flag));
        out.writeNullField("bucketing_identifier");
        out.writeStringField("evaluation_runtime", "all");
        out.writeArrayFieldStart("evaluation_contexts");
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
        out.writeNullField("aggregation_group_type_index");
        out.writeNullField("holdout");
        out.writeBooleanField("early_exit", false);
        out.writeEndObject();
        out.writeEndObject();
    }

    private void writeConditions(JsonGenerator out, Flag flag) throws IOException {
        out.writeArrayFieldStart("groups");
        for (ReleaseCondition condition : flag.conditions()) {
            writeCondition(out, condition.filters(), condition.share(), condition.variant());
        }
        if (flag.ladder().isPresent()) {
            RolloutLadder ladder = flag.ladder().get();
            for (OpenStage stage : ladder.stages()) {
                writeCondition(out, stage.audience().filters(), stage.share(), ladder.treatment());
            }
        }
        out.writeEndArray();
    }

    private void writeCondition(
            JsonGenerator out, List<PropertyFilter> filters, BasisPoints share, Optional<String> variant)
            throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("properties");
        for (PropertyFilter filter : filters) {
            writeFilter(out, filter);
        }
        out.writeEndArray();
        writePercentage(out, share);
        if (variant.isPresent()) {
            out.writeStringField("variant", variant.get());
        } else {
            out.writeNullField("variant");
        }
        out.writeEndObject();
    }

    private void writeFilter(JsonGenerator out, PropertyFilter filter) throws IOException {
        switch (filter.type()) {
            case PERSON, GROUP -> CohortRules.writeProperty(out, filter, false);
            case COHORT -> writeCohortFilter(out, filter);
            case FLAG -> chains.writeFilter(out, filter);
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

    private static void writeVariants(JsonGenerator out, Flag flag) throws IOException {
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
            writePercentage(out, variant.share());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** Percent, with a fraction only where there is one. */
    private static void writePercentage(JsonGenerator out, BasisPoints share) throws IOException {
        out.writeFieldName("rollout_percentage");
        if (share.value() % 100 == 0) {
            out.writeNumber(share.value() / 100);
        } else {
            out.writeNumber(BigDecimal.valueOf(share.value(), 2));
        }
    }

    /** Whether it asks for something that SDKs would answer otherwise than the server. */
    private static boolean needsServer(Flag flag) {
        return java.util.stream.Stream.concat(
                        flag.conditions().stream().map(ReleaseCondition::filters),
                        flag.ladder().map(RolloutLadder::stages).orElse(List.of()).stream()
                                .map(stage -> stage.audience().filters()))
                .flatMap(List::stream)
                .anyMatch(Definitions::needsServer);
    }

    private static boolean needsServer(PropertyFilter filter) {
        boolean wantsValue = filter.operator() != Operator.IS_SET && filter.operator() != Operator.IS_NOT_SET;
        return filter.type() == PropertyType.GROUP || (wantsValue && filter.value() == null);
    }

    /** Writes a JSON value of a filter. */
    static void writeValue(JsonGenerator out, PropertyFilter filter) throws IOException {
        out.writeFieldName("value");
        // is_set and its opposite have none; SDKs with typed models want one all the same.
        JsonValues.write(out, filter.value() == null ? filter.operator().wireName() : filter.value());
    }
}
