package dev.sluice.metric.judge;

import dev.sluice.metric.Guardrail;
import dev.sluice.metric.StageProof.NotWorseThan;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.evidence.Grid;
import dev.sluice.metric.evidence.Race;
import dev.sluice.metric.evidence.RatioEstimate;
import java.util.List;
import java.util.OptionalLong;

/**
 * One guardrail's evidence that the stage is not worse than its margin, from the stage's own data alone.
 *
 * @param margin ratio at the stage's margin
 * @param strata the stage's own whose people could have been in either arm
 * @param treated people among them
 * @param logE ln of the e-value against "at least as bad as the margin"
 */
record PassEvidence(double margin, List<StratumCounts> strata, long treated, double logE) {

    static PassEvidence of(Guardrail guardrail, NotWorseThan proof, List<StratumCounts> comparable, int stage) {
        double margin = Margins.ratio(proof.margin(), guardrail.direction());
        List<StratumCounts> strata = Strata.ofStage(comparable, stage);
        double logE = Race.of(Grid.PASS, guardrail.direction(), margin).logE(strata);
        return new PassEvidence(margin, strata, Strata.people(strata, StratumCounts::treated), logE);
    }

    /** Whether there is anybody at all who could have been in either arm. */
    boolean canBeCompared() {
        return !strata.isEmpty();
    }

    /** Whether it is proven, with enough people to trust the data behind it. */
    boolean isProven(double beta) {
        return treated >= RolloutJudge.FEWEST_TREATED && logE >= -Math.log(beta);
    }

    /** Whether the stage's own estimate lies past the margin, so that more of the same would prove nothing. */
    boolean isEstimateBeyond(Guardrail guardrail) {
        return RatioEstimate.of(strata).isWorseThan(margin, guardrail.direction());
    }

    /**
     * About how many more people it takes if they are as those so far: the evidence of the estimate against the margin grows in
     * proportion to people. Empty while there is no telling.
     */
    OptionalLong morePeople(double beta) {
        double ratio = RatioEstimate.of(strata).ratio();
        if (Double.isNaN(ratio)) {
            return OptionalLong.empty();
        }
        double grown = Race.logLikelihoodRatio(strata, margin, ratio);
        long people = treated + Strata.people(strata, StratumCounts::control);
        double more = (-Math.log(beta) - logE) * people / grown;
        return more >= 0 && more < 1e12 ? OptionalLong.of((long) Math.ceil(more)) : OptionalLong.empty();
    }
}
