package dev.sluice.metric.evidence;

import static dev.sluice.metric.evidence.Vectors.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metric.Direction;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.evidence.Restarts.Start;
import dev.sluice.metric.evidence.WeightedEvidence.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartsTest {

    private static final List<StratumCounts> STRATA =
            Vectors.strata("w=0.01 T=4 C=480; w=0.05 T=25 C=500; w=0.25 T=60 C=330");
    private static final Race RACE = Race.of(Grid.ROLL_BACK, Direction.LOWER_IS_WORSE, 0.8);

    @Test
    void shouldGiveReferenceEvidenceWhenRaceBeginsAnewAtEachStage() {
        // when
        List<Start> starts = Restarts.of(List.of(RACE::logE), STRATA, List.of(0, 1, 2));

        // then
        assertAgrees(starts.get(0).logE(), 0.774843384066);
        assertAgrees(starts.get(1).logE(), 0.892091906661);
        assertAgrees(starts.get(2).logE(), 2.66752787700);
        assertAgrees(Restarts.logMean(starts), 1.77858377745);
    }

    @Test
    void shouldCountStartAsOneWhenItsStageHasNotBegun() {
        // when
        List<Start> starts = Restarts.of(List.of(RACE::logE), STRATA, List.of(0, 1, 2, 3));

        // then
        assertAgrees(starts.get(3).logE(), 0);
        assertAgrees(starts.stream().mapToDouble(Start::weight).sum(), 1);
    }

    @Test
    void shouldGiveReferenceValueWhenEvidenceIsWeighted() {
        // when
        double logE = WeightedEvidence.logMean(
                List.of(new Part(0.4, 1.2), new Part(0.2, -3.5), new Part(0.3, 4.1), new Part(0.1, 0)));

        // then
        assertAgrees(logE, 2.97226774846);
    }

    @Test
    void shouldGiveTheOnlyStageAllWeightWhenThereIsOne() {
        assertThat(Restarts.weights(1)).containsExactly(1);
        assertThat(Restarts.weights(0)).isEmpty();
    }
}
