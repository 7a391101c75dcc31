package dev.sluice.flagdelivery.posthog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.flag.Aggregation;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.BucketedBy;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.EvaluationRuntime;
import dev.sluice.flag.Flag;
import dev.sluice.flag.Holdout;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flagdelivery.Flags;
import dev.sluice.flagdelivery.serving.Projected;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalLimitsTest {

    private static final Aggregation COMPANIES = Aggregation.groups("company");
    private static final Optional<Holdout> HOLDOUT = Optional.of(new Holdout(42, new BasisPoints(1_250)));

    @Test
    void shouldWriteWhatAFlagDoesBesidesItsConditionsWhenTheSdkKnowsIt() {
        // given
        Flag flag = Flags.flag("all-of-it")
                .condition(5_000, PropertyFilter.person("name", Operator.EXACT, "acme"))
                .traits(traits -> traits.withAggregation(COMPANIES)
                        .withHoldout(HOLDOUT)
                        .withEarlyExit(true)
                        .servedTo(EvaluationRuntime.SERVER, List.of("web")))
                .build();
        Flag mixed = Flags.flag("mixed")
                .condition(new ReleaseCondition(
                        List.of(), BasisPoints.ALL, Optional.empty(), Optional.of(Aggregation.groups("team"))))
                .traits(traits -> traits.withBucketedBy(BucketedBy.DEVICE_ID))
                .build();

        // when
        JsonNode definitions = definitions(SdkReading.AS_SERVER, List.of(), flag, mixed);

        // then
        assertThat(definitions.get("group_type_mapping").toString()).isEqualTo("{\"0\":\"company\",\"1\":\"team\"}");
        JsonNode first = definitions.at("/flags/0");
        assertThat(first.at("/filters/aggregation_group_type_index").asInt(-1)).isZero();
        assertThat(first.at("/filters/holdout").toString()).isEqualTo("{\"id\":42,\"exclusion_percentage\":12.5}");
        assertThat(first.at("/filters/early_exit").asBoolean()).isTrue();
        assertThat(first.get("evaluation_runtime").asText()).isEqualTo("server");
        assertThat(first.get("evaluation_contexts").toString()).isEqualTo("[\"web\"]");
        assertThat(first.at("/filters/groups/0/properties/0").toString())
                .isEqualTo(
                        "{\"key\":\"name\",\"type\":\"group\",\"group_type_index\":0,\"operator\":\"exact\",\"value\":\"acme\"}");
        assertThat(first.at("/filters/groups/0").has("aggregation_group_type_index"))
                .isFalse();
        JsonNode second = definitions.at("/flags/1");
        assertThat(second.get("bucketing_identifier").asText()).isEqualTo("device_id");
        assertThat(second.at("/filters/groups/0/aggregation_group_type_index").asInt(-1))
                .isOne();
        assertThat(asksServer(definitions)).containsExactly(false, false);
    }

    @Test
    void shouldLeaveToTheServerWhatNoSdkDecidesAsItDoes() {
        // given
        PropertyFilter list = PropertyFilter.cohort("a-list");
        Cohort onList = new Cohort("on-list", "on-list", new Cohort.Rule.All(List.of(new Cohort.Rule.Test(list))));
        Flag enrolled = Flags.flag("a")
                .forEveryone()
                .traits(traits -> traits.withEnrollment(true))
                .build();

        // then
        for (SdkReading reading : SdkReading.values()) {
            assertThat(asksServer(definitions(
                            reading,
                            List.of(onList),
                            enrolled,
                            Flags.flag("b")
                                    .condition(
                                            10_000,
                                            new PropertyFilter(
                                                    "a", PropertyType.FLAG, Operator.FLAG_EVALUATES_TO, true, false))
                                    .build(),
                            Flags.flag("c")
                                    .forEveryone()
                                    .traits(traits -> traits.withContinuity(true))
                                    .build(),
                            Flags.flag("d").condition(10_000, list).build(),
                            Flags.flag("e")
                                    .condition(10_000, PropertyFilter.cohort("on-list"))
                                    .build(),
                            Flags.flag("f")
                                    .condition(10_000, PropertyFilter.group("company", "size", Operator.GT, 5))
                                    .build(),
                            Flags.flag("g")
                                    .condition(
                                            10_000,
                                            new PropertyFilter(
                                                    "plan", PropertyType.PERSON, Operator.EXACT, null, false))
                                    .build())))
                    .as(reading.name())
                    .containsOnly(true);
        }
    }

    @Test
    void shouldLeaveMoreToTheServerWhenSdksAreKnownToDiffer() {
        // given
        Flag[] flags = {
            Flags.flag("plain")
                    .condition(5_000, PropertyFilter.person("plan", Operator.EXACT, "pro"))
                    .build(),
            Flags.flag("held")
                    .forEveryone()
                    .traits(traits -> traits.withHoldout(HOLDOUT))
                    .build(),
            Flags.flag("reordered")
                    .condition(10_000)
                    .condition("test", 10_000)
                    .variant("control", 5_000)
                    .variant("test", 5_000)
                    .build(),
            Flags.flag("early")
                    .condition(0)
                    .forEveryone()
                    .traits(traits -> traits.withEarlyExit(true))
                    .build(),
            Flags.flag("group")
                    .forEveryone()
                    .traits(traits -> traits.withAggregation(COMPANIES))
                    .build(),
            Flags.flag("falsehood")
                    .condition(10_000, PropertyFilter.person("beta", Operator.EXACT, List.of("false")))
                    .build(),
            Flags.flag("new-operator")
                    .condition(10_000, PropertyFilter.person("v", Operator.SEMVER_CARET, "1.0"))
                    .build()
        };

        // then
        assertThat(asksServer(definitions(SdkReading.AS_SERVER, List.of(), flags)))
                .containsOnly(false);
        assertThat(asksServer(definitions(SdkReading.WITH_CARE, List.of(), flags)))
                .containsExactly(false, true, true, true, true, true, true);
    }

    @Test
    void shouldTrustOnlyTheSdksThatWereCompared() {
        assertThat(SdkReading.of("posthog-node/5.70.0")).isEqualTo(SdkReading.AS_SERVER);
        assertThat(SdkReading.of("posthog-node/6.0.1")).isEqualTo(SdkReading.AS_SERVER);
        assertThat(SdkReading.of("posthog-node/5.9.0")).isEqualTo(SdkReading.WITH_CARE);
        assertThat(SdkReading.of("posthog-server/2.3.3")).isEqualTo(SdkReading.WITH_CARE);
        assertThat(SdkReading.of("posthog-node/999999999999.70")).isEqualTo(SdkReading.WITH_CARE);
        assertThat(SdkReading.of(null)).isEqualTo(SdkReading.WITH_CARE);
    }

    @Test
    void shouldNotExhaustTheStackWhenChainsAreLong() {
        // given
        Flag[] chain = new Flag[3_000];
        for (int i = 0; i < chain.length; i++) {
            chain[i] = Flags.flag("f" + i)
                    .condition(
                            10_000,
                            new PropertyFilter(
                                    "f" + (i + 1), PropertyType.FLAG, Operator.FLAG_EVALUATES_TO, true, false))
                    .build();
        }

        // then
        assertThat(asksServer(definitions(SdkReading.AS_SERVER, List.of(), chain)))
                .hasSize(3_000)
                .startsWith(true, true);
    }

    private static List<Boolean> asksServer(JsonNode definitions) {
        List<Boolean> asks = new java.util.ArrayList<>();
        definitions
                .get("flags")
                .forEach(flag ->
                        asks.add(flag.get("ensure_experience_continuity").asBoolean()));
        return asks;
    }

    private static JsonNode definitions(SdkReading reading, List<Cohort> cohorts, Flag... flags) {
        try {
            return new ObjectMapper()
                    .readTree(Definitions.of(Projected.of(cohorts, flags), reading)
                            .getBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
