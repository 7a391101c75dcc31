package dev.sluice.metric.evidence;

import static dev.sluice.metric.evidence.Vectors.assertAgrees;

import dev.sluice.metric.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vectors L1 to L6. */
class QuantileTest {

    private static final List<Long> CONTROL = List.of(200L, 350L, 450L, 420L, 260L, 160L, 100L, 60L);

    @Test
    void shouldGiveReferenceEvidenceWhenTreatmentIsSlower() {
        assertAgrees(
                TwoSampleQuantile.logE(List.of(5L, 10L, 20L, 40L, 40L, 30L, 25L, 30L), CONTROL, 0.1), 3.62046004298);
    }

    @Test
    void shouldGiveReferenceEvidenceWhenTreatmentIsFaster() {
        assertAgrees(
                TwoSampleQuantile.logE(List.of(30L, 60L, 80L, 70L, 40L, 20L, 8L, 2L), CONTROL, 0.1), -3.94197455846);
    }

    @Test
    void shouldGiveReferencePartsWhenOneArmIsGiven() {
        assertAgrees(TwoSampleQuantile.treatedLogE(30, 200, 0.1, Direction.HIGHER_IS_WORSE), 1.16180500960);
        assertAgrees(TwoSampleQuantile.controlLogE(230, 2_000, 0.1), 0.175942051095);
    }

    @Test
    void shouldGiveReferenceEvidenceWhenFormerQuantileIsPassed() {
        assertAgrees(
                QuantileRace.rollBack(0.95, Direction.HIGHER_IS_WORSE, true)
                        .logE(Vectors.strata("w=0.1 nT=500 kT=60 nC=4500 kC=225")),
                13.5692044679);
        assertAgrees(
                QuantileRace.pass(0.95, Direction.HIGHER_IS_WORSE, true)
                        .logE(Vectors.strata("w=0.25 nT=800 kT=26 nC=2400 kC=120")),
                1.79624435831);
    }
}
