package dev.sluice.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Tally;
import dev.sluice.metric.Traffic;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.Verdict;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.IfInconclusive;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.Stage;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WireJsonTest {

    private final ObjectMapper json = WireJson.lenient();

    @Test
    void shouldWriteACommandWithItsKindAndReadItBack() throws Exception {
        FlagCommand command = new FlagCommand.OpenStage(
                "c-1",
                "shop",
                new FlagKey("new-checkout"),
                "r-1",
                3,
                "stage 2 has its proof",
                7,
                Optional.empty(),
                2,
                Audience.EVERYONE,
                new BasisPoints(500));

        String text = json.writerFor(FlagCommand.class).writeValueAsString(command);

        assertThat(json.readTree(text).get("kind").asText()).isEqualTo("open_stage");
        assertThat(json.readTree(text).get("share").asInt()).isEqualTo(500);
        assertThat(json.readTree(text).has("treatment")).isFalse();
        assertThat(json.readValue(text, FlagCommand.class)).isEqualTo(command);
    }

    @Test
    void shouldReadAVerdictOfBeforeItToldItsVersionAndItsChecks() throws Exception {
        String earlier = Files.readString(Path.of("src/test/resources/earlier/verdict.json"));

        Verdict verdict = json.readValue(earlier, VerdictRecord.class).verdict();

        assertThat(verdict.flagVersion()).isEmpty();
        assertThat(verdict.health().staleExposures()).isEqualTo(2);
        assertThat(verdict.health().traffic()).isEqualTo(Traffic.NONE);
        assertThat(verdict.health().checks()).isEmpty();
    }

    @Test
    void shouldReadBackAPlan() throws Exception {
        Plan plan = new Plan(
                1,
                "conversion",
                4,
                Optional.of("short-form"),
                List.of(
                        new Stage(
                                "internal users",
                                new Audience("internal users", List.of(PropertyFilter.cohort("internal"))),
                                BasisPoints.ALL,
                                Duration.ofMinutes(5),
                                Duration.ofDays(2),
                                new StageProof.Reach(20),
                                Gate.AUTOMATIC,
                                IfInconclusive.HOLD),
                        new Stage(
                                "1 % of everyone",
                                Audience.EVERYONE,
                                new BasisPoints(100),
                                Duration.ofHours(1),
                                Duration.ofDays(7),
                                new StageProof.NotWorseThan(new BasisPoints(6_000)),
                                Gate.APPROVAL,
                                IfInconclusive.ROLL_BACK)),
                List.of(new Guardrail(
                        "conversion",
                        new Metric(
                                "checkout",
                                "Checkout conversion",
                                new Measure.Conversion(new Measure.EventMatcher(
                                        "order completed", List.of(PropertyFilter.person("total", Operator.GT, 0)))),
                                Duration.ofHours(1)),
                        Direction.LOWER_IS_WORSE,
                        new BasisPoints(2_000),
                        Trigger.HARM,
                        GuardrailAction.ROLL_BACK,
                        1)),
                0.05,
                0.05,
                new BasisPoints(500));

        String text = json.writeValueAsString(plan);

        assertThat(json.readValue(text, Plan.class)).isEqualTo(plan);
        assertThat(text).contains("\"kind\":\"not_worse_than\"", "\"lower_is_worse\"", "\"PT1H\"");
    }

    /** Sums are whole numbers of any size; verdicts from before there were any have none. */
    @Test
    void shouldReadBackSumsToTheLastDigit() throws Exception {
        Tally tally = new Tally(
                3, List.of(), Optional.of(List.of(BigInteger.TWO, new BigInteger("-123456789012345678901234567890"))));

        String text = json.writeValueAsString(tally);

        assertThat(json.readValue(text, Tally.class)).isEqualTo(tally);
        assertThat(text).contains("\"sums\":[2,-123456789012345678901234567890]");
        assertThat(json.readValue("{\"people\":3,\"atLevel\":[1]}", Tally.class))
                .isEqualTo(new Tally(3, List.of(1L)));
        assertThat(json.writeValueAsString(new Tally(3, List.of(1L)))).doesNotContain("sums");
    }

    @Test
    void shouldReadBackANestedCohort() throws Exception {
        Cohort cohort = new Cohort(
                "beta",
                "Beta users",
                new Cohort.Rule.Any(List.of(
                        new Cohort.Rule.Test(PropertyFilter.person("country", Operator.EXACT, List.of("CA"))),
                        new Cohort.Rule.All(
                                List.of(new Cohort.Rule.Test(PropertyFilter.person("beta", Operator.EXACT, true)))))));

        assertThat(json.readValue(json.writeValueAsString(cohort), Cohort.class))
                .isEqualTo(cohort);
    }

    @Test
    void shouldIgnoreWhatANewerWriterAdded() throws Exception {
        assertThat(json.readValue(
                        "{\"kind\":\"roll_back\",\"commandId\":\"c\",\"project\":\"p\",\"flag\":\"f\",\"rolloutId\":\"r\","
                                + "\"generation\":1,\"reason\":\"x\",\"fromTheFuture\":true}",
                        FlagCommand.class))
                .isInstanceOf(FlagCommand.RollBack.class);
    }

    @Test
    void shouldKeepAPropertyThatIsNull() throws Exception {
        // given
        Map<String, Object> properties = new HashMap<>();
        properties.put("trial", null);
        GroupRecord group = new GroupRecord("default", "company", "acme", properties, Instant.EPOCH);

        // when
        String written = WireJson.lenient().writeValueAsString(group);

        // then
        assertThat(written).contains("\"trial\":null");
        assertThat(WireJson.lenient().readValue(written, GroupRecord.class)).isEqualTo(group);
    }
}
