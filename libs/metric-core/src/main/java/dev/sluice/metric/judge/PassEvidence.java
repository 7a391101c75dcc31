package dev.sluice.metric.judge;

import dev.sluice.metric.Guardrail;
import dev.sluice.metric.StageProof.NotWorseThan;
import dev.sluice.metric.StratumCounts;
import java.util.List;
import java.util.OptionalLong;

/**
 * One guardrail's evidence that the stage is not worse than its margin, from the stage's own data alone.
 *
 * @param comparison the test
 * @param margin the stage's
 * @param strata the stage's own whose people could have been in either arm
 * @param treated people among them
 * @param logE ln of the e-value against "at least as bad as the margin"
 */
record PassEvidence(Comparison comparison, Bar margin, List<StratumCounts> strata, long treated, double logE) {

    static PassEvidence of(
            Guardrail guardrail, Comparison comparison, NotWorseThan proof, List<StratumCounts> comparable, int stage) {
        Bar margin = Bar.of(guardrail, proof);
        List<StratumCounts> strata = Strata.ofStage(comparable, stage);
        return new PassEvidence(
                comparison,
                margin,
                strata,
                Strata.people(strata, StratumCounts::treated),
                comparison.passLogE(strata, margin));
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
    boolean isEstimateBeyond() {
        return comparison.isBeyond(strata, margin);
    }

    /**
     * About how many more people it takes if they are as those so far: the evidence of the estimate against the margin grows in
     * proportion to people. Empty while there is no telling.
     */
    OptionalLong morePeople(double beta) {
        double grown = comparison.growth(strata, margin);
        long people = treated + Strata.people(strata, StratumCounts::control);
        double more = (-Math.log(beta) - logE) * people / grown;
        return more >= 0 && more < 1e12 ? OptionalLong.of((long) Math.ceil(more)) : OptionalLong.empty();
    }
}
