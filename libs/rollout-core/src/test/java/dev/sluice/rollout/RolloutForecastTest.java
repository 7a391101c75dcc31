package dev.sluice.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.metric.StageProof;
import dev.sluice.rollout.RolloutForecast.Expected;
import dev.sluice.rollout.RolloutForecast.StageOutlook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RolloutForecastTest {

    @Test
    void shouldSayWhichStageCannotShowItsMarginInItsLongestTime() {
        List<StageOutlook> few = outlook(10_000, 0.1);
        List<StageOutlook> many = outlook(10_000_000, 0.1);

        assertThat(few.get(1).feasible()).contains(false);
        assertThat(few.get(1).sentence())
                .contains("to prove that conversion is not worse by 40.0 %")
                .contains("to prove a drop of 20.0 %")
                .contains("it cannot within its longest time of 60 min");
        assertThat(many.get(1).feasible()).contains(true);
        assertThat(many.get(1).needs()).as("never less than its least time").contains(Plans.LEAST);
    }

    @Test
    void shouldNeedTheTimeInWhichThosePeopleCome() {
        StageOutlook stage = outlook(24_000, 0.1).get(1);

        double people = stage.guardrails().getFirst().people().orElseThrow();
        assertThat(stage.guardrails().getFirst().pass())
                .contains(Duration.ofSeconds(Math.round(people / 24_000 * 86_400)));
        assertThat(stage.guardrails().getFirst().harm().orElseThrow())
                .as("a fall of 20 % is harder to prove than one of 40 % is to exclude")
                .isGreaterThan(stage.guardrails().getFirst().pass().orElseThrow());
    }

    @Test
    void shouldSayWhatIsNotKnownRatherThanGuess() {
        List<StageOutlook> outlook = RolloutForecast.of(Plans.ordinary(), new Expected(10_000, Map.of()));

        assertThat(outlook.get(0).sentence()).contains("how many of its audience come is not known");
        assertThat(outlook.get(1).needs()).isEmpty();
        assertThat(outlook.get(1).feasible()).isEmpty();
        assertThat(outlook.get(1).sentence())
                .contains("conversion has no baseline yet")
                .contains("an unknown time");
    }

    @Test
    void shouldReckonWithThePeopleOfAStagesAudience() {
        Expected expected = new Expected(24_000, Map.of("conversion", 0.1), Map.of(0, 0.01));
        Stage stage = Plans.ordinary().stages().getFirst();
        long reach = ((StageProof.Reach) stage.proof()).people();

        StageOutlook outlook = RolloutForecast.of(Plans.ordinary(), expected).getFirst();

        Duration untilReached = Duration.ofHours(1).multipliedBy(reach).dividedBy(10);
        assertThat(outlook.needs())
                .as("ten of them come in an hour")
                .contains(untilReached.compareTo(stage.least()) > 0 ? untilReached : stage.least());
        assertThat(outlook.feasible()).isPresent();
    }

    @Test
    void shouldSayWhenNobodyOfAnAudienceCame() {
        Expected expected = new Expected(24_000, Map.of("conversion", 0.1), Map.of(0, 0.0));

        StageOutlook outlook = RolloutForecast.of(Plans.ordinary(), expected).getFirst();

        assertThat(outlook.needs()).isEmpty();
        assertThat(outlook.feasible()).isEmpty();
        assertThat(outlook.sentence()).contains("nobody of its audience came lately");
    }

    @Test
    void shouldUseTheTreatedShareOfTheLastStageLessItsHoldback() {
        assertThat(outlook(10_000, 0.1).getLast().share().value()).isEqualTo(9_500);
    }

    @Test
    void shouldRefuseTrafficOfNobody() {
        assertThatThrownBy(() -> new Expected(0, Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Expected(Double.NaN, Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<StageOutlook> outlook(double peoplePerDay, double baseline) {
        return RolloutForecast.of(Plans.ordinary(), new Expected(peoplePerDay, Map.of("conversion", baseline)));
    }
}
