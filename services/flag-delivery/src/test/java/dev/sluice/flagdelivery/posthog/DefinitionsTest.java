package dev.sluice.flagdelivery.posthog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flagdelivery.Flags;
import dev.sluice.flagdelivery.serving.Projected;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefinitionsTest {

    @Test
    void shouldWriteOpenStagesAsFurtherConditionsWhenARolloutRuns() {
        // given
        Flag flag = Flags.flag("rolling")
                .condition(0)
                .variant("control", 3_333)
                .variant("new", 6_667)
                .ladder(
                        Optional.of("new"),
                        Flags.stage(0, 10_000, PropertyFilter.cohort("internal")),
                        Flags.stage(1, 125))
                .build();

        // when
        JsonNode filters = definitions(flag).at("/flags/0/filters");

        // then
        assertThat(filters.get("groups").toString())
                .isEqualTo("[{\"properties\":[],\"rollout_percentage\":0,\"variant\":null},"
                        + "{\"properties\":[{\"key\":\"id\",\"type\":\"cohort\",\"operator\":\"in\",\"value\":\"internal\"}],"
                        + "\"rollout_percentage\":100,\"variant\":\"new\"},"
                        + "{\"properties\":[],\"rollout_percentage\":1.25,\"variant\":\"new\"}]");
        assertThat(filters.at("/multivariate/variants/0/rollout_percentage").asDouble())
                .isEqualTo(33.33);
    }

    @Test
    void shouldSendSdksToTheServerWhenTheyWouldAnswerOtherwise() {
        // given
        Flag group = Flags.flag("of-group")
                .condition(10_000, new PropertyFilter("name", PropertyType.GROUP, Operator.EXACT, "acme", false))
                .build();
        Flag plain = Flags.flag("plain").forEveryone().build();
        Flag secondTry = Flags.flag("second-try")
                .ladderKeeping(new BasisPoints(500), Flags.stage(0, 2_500))
                .build();

        // when
        JsonNode flags = definitions(group, plain, secondTry).get("flags");

        // then
        assertThat(flags.at("/0/ensure_experience_continuity").asBoolean()).isTrue();
        assertThat(flags.at("/1/ensure_experience_continuity").asBoolean()).isFalse();
        assertThat(flags.at("/2/ensure_experience_continuity").asBoolean())
                .as("no SDK knows who is kept on what they had")
                .isTrue();
    }

    @Test
    void shouldChainDependenciesInOrderWhenFlagsNeedFlags() {
        // given
        Flag first = Flags.flag("first").forEveryone().build();
        Flag second = Flags.flag("second").condition(10_000, needs("first")).build();
        Flag third = Flags.flag("third").condition(10_000, needs("second")).build();
        Flag circle = Flags.flag("circle").condition(10_000, needs("circle")).build();

        // when
        JsonNode flags = definitions(first, second, third, circle).get("flags");

        // then
        String chain = "/filters/groups/0/properties/0/dependency_chain";
        assertThat(flags.at("/2" + chain).toString()).isEqualTo("[\"first\",\"second\"]");
        assertThat(flags.at("/3" + chain).toString()).isEqualTo("[]");
    }

    @Test
    void shouldLeaveOutCohortsWhenSdksWouldReadThemOtherwise() {
        // given
        PropertyFilter mail = PropertyFilter.person("email", Operator.ICONTAINS, "@x");
        Cohort nobody = new Cohort("nobody", "nobody", new Cohort.Rule.Any(List.of()));
        Cohort mixed = new Cohort(
                "mixed",
                "mixed",
                new Cohort.Rule.Any(List.of(
                        new Cohort.Rule.Test(mail),
                        new Cohort.Rule.All(List.of(new Cohort.Rule.Test(PropertyFilter.cohort("other")))))));

        // when
        JsonNode cohorts = definitions(List.of(nobody, mixed)).get("cohorts");

        // then
        assertThat(cohorts.has("nobody")).isFalse();
        assertThat(cohorts.get("mixed").toString())
                .isEqualTo(
                        "{\"type\":\"OR\",\"values\":[{\"type\":\"AND\",\"values\":[{\"key\":\"email\",\"type\":\"person\","
                                + "\"operator\":\"icontains\",\"value\":\"@x\"}]},{\"type\":\"AND\",\"values\":[{\"key\":\"id\","
                                + "\"type\":\"cohort\",\"operator\":\"in\",\"value\":\"other\"}]}]}");
    }

    private static PropertyFilter needs(String flag) {
        return new PropertyFilter(flag, PropertyType.FLAG, Operator.FLAG_EVALUATES_TO, true, false);
    }

    private static JsonNode definitions(Flag... flags) {
        return definitions(List.of(), flags);
    }

    private static JsonNode definitions(List<Cohort> cohorts, Flag... flags) {
        try {
            return new ObjectMapper()
                    .readTree(Definitions.of(Projected.of(cohorts, flags), SdkReading.AS_SERVER)
                            .getBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
