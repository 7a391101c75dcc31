package dev.sluice.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.StageProof;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanChecksTest {

    private static List<String> fields(Plan plan) {
        return PlanChecks.of(plan).stream().map(PlanChecks.Problem::field).toList();
    }

    private static Plan plan(List<Stage> stages, List<Guardrail> guardrails, int holdback) {
        return new Plan(1, "t", 1, Optional.empty(), stages, guardrails, 0.05, 0.05, new BasisPoints(holdback));
    }

    private static Plan plan(Stage... stages) {
        return plan(List.of(stages), Plans.ordinary().guardrails(), 500);
    }

    private static Stage everyone(int share) {
        return stage(Audience.EVERYONE, share, Plans.LEAST, Plans.LONGEST);
    }

    private static Stage stage(Audience audience, int share, Duration least, Duration longest) {
        return new Stage(
                share + " of " + audience.name(),
                audience,
                new BasisPoints(share),
                least,
                longest,
                new StageProof.NotWorseThan(new BasisPoints(2_000)),
                Gate.AUTOMATIC,
                IfInconclusive.HOLD);
    }

    @Test
    void shouldFindNothingWrongWithWhatComesReadyMade() {
        assertThat(PlanChecks.of(ReadyMadeTemplates.conversion("checkout"))).isEmpty();
        assertThat(PlanChecks.of(Plans.ordinary())).isEmpty();
        assertThat(PlanChecks.of(Plans.withAllActions())).isEmpty();
    }

    @Test
    void shouldWantAStage() {
        assertThat(fields(plan())).containsExactly("stages");
    }

    @Test
    void shouldWantSharesThatGrow() {
        assertThat(fields(plan(everyone(500), everyone(500), everyone(10_000)))).containsExactly("stages[1].share");
        assertThat(fields(plan(everyone(0), everyone(500)))).containsExactly("stages[0].share");
    }

    @Test
    void shouldWantAudiencesThatWiden() {
        Stage internal = Plans.ordinary().stages().getFirst();

        assertThat(fields(plan(everyone(500), internal, everyone(10_000)))).containsExactly("stages[1].audience");
    }

    @Test
    void shouldWantAudiencesThatAreKnownByPersons() {
        Audience company = new Audience(
                "paying companies", List.of(PropertyFilter.group("company", "plan", Operator.EXACT, "paid")));

        assertThat(fields(plan(stage(company, 5_000, Plans.LEAST, Plans.LONGEST), everyone(500), everyone(10_000))))
                .containsExactly("stages[0].audience");
    }

    @Test
    void shouldRefuseALeapToEveryone() {
        assertThat(fields(plan(everyone(100), everyone(10_000)))).containsExactly("stages[1].share");
        assertThat(fields(plan(everyone(10_000)))).containsExactly("stages[0].share");
        assertThat(fields(plan(everyone(101), everyone(10_000)))).isEmpty();
        assertThat(fields(plan(everyone(1), everyone(9_500)))).containsExactly("stages[1].share");
        assertThat(fields(plan(everyone(5_001)))).containsExactly("stages[0].share");
        assertThat(fields(plan(everyone(1), everyone(5_000)))).isEmpty();
        assertThat(PlanChecks.of(plan(everyone(1), everyone(9_500))).getFirst().fix())
                .contains("50 %")
                .contains("stage in between");
    }

    @Test
    void shouldRefuseToCompleteFromAlmostNobody() {
        assertThat(fields(plan(everyone(100)))).containsExactly("stages[0]");
        assertThat(fields(plan(Plans.ordinary().stages().getFirst()))).containsExactly("stages[0]");
    }

    @Test
    void shouldWantTimesThatCanBeMet() {
        Stage noTime = stage(Audience.EVERYONE, 500, Duration.ZERO, Plans.LONGEST);
        Stage wrongWay = stage(Audience.EVERYONE, 10_000, Plans.LONGEST, Plans.LEAST);
        Stage forEver = stage(Audience.EVERYONE, 500, Plans.LEAST, Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(fields(plan(noTime, wrongWay))).containsExactly("stages[0].least", "stages[1].longest");
        assertThat(fields(plan(forEver))).containsExactly("stages[0].longest");
    }

    @Test
    void shouldWantAControlToCompareWith() {
        Plan plan =
                plan(List.of(everyone(500), everyone(10_000)), Plans.ordinary().guardrails(), 0);

        assertThat(fields(plan)).containsExactly("stages[1].proof");
        assertThat(PlanChecks.of(plan).getFirst().fix()).contains("holdback");
    }

    @Test
    void shouldWantAGuardrailForAProofAboutGuardrails() {
        assertThat(fields(plan(List.of(everyone(500)), List.of(), 500))).containsExactly("stages[0].proof");
    }

    @Test
    void shouldWantLessThanHalfHeldBackAndNeverAShareThatShrinks() {
        List<Guardrail> guardrails = Plans.ordinary().guardrails();

        assertThat(fields(plan(List.of(everyone(500), everyone(10_000)), guardrails, 5_000)))
                .containsExactly("holdback");
        assertThat(fields(plan(List.of(everyone(500), everyone(9_700), everyone(10_000)), guardrails, 500)))
                .containsExactly("holdback");
    }

    @Test
    void shouldWantWeightsThatSumToOneAndIdsThatDiffer() {
        List<Guardrail> guardrails = new ArrayList<>();
        guardrails.add(Plans.guardrail("a", GuardrailAction.ROLL_BACK, 0.5));
        guardrails.add(Plans.guardrail("a", GuardrailAction.ROLL_BACK, 0.4));

        assertThat(fields(plan(List.of(everyone(500)), guardrails, 500)))
                .containsExactly("guardrails[1].id", "guardrails");
    }

    @Test
    void shouldNameWhatIsMissingInATemplate() {
        Template template = new Template(
                " ",
                1,
                "name",
                List.of(everyone(500)),
                List.of(new Template.GuardrailSpec("a", "", null, null, null, null, 1)),
                0,
                0.9,
                new BasisPoints(500));

        assertThat(PlanChecks.of(template).stream().map(PlanChecks.Problem::field))
                .containsExactly(
                        "key",
                        "guardrails[0].metricKey",
                        "guardrails[0].direction",
                        "guardrails[0].trigger",
                        "guardrails[0].action",
                        "guardrails[0].margin",
                        "alpha",
                        "beta");
    }
}
