package dev.sluice.metric.evidence;

import dev.sluice.metric.Direction;
import java.util.List;

/**
 * The half-normal mixture: an asymptotic e-process for contrasts that are not events (means, ratios of sums, adjusted means).
 *
 * <p>It averages exp(δS − δ²V/2) over a half-normal δ (Robbins 1970), one-sided because a two-sided test pays ln 2 more and would
 * roll back on good news.
 *
 * @param score S: the sum over strata of difference ÷ variance
 * @param information V: the sum over strata of 1 ÷ variance
 */
public record Mixture(double score, double information) {

    /** Adds up the strata. */
    public static Mixture of(List<Contrast> strata) {
        double score = 0;
        double information = 0;
        for (Contrast stratum : strata) {
            score += stratum.difference() / stratum.variance();
            information += 1 / stratum.variance();
        }
        return new Mixture(score, information);
    }

    /**
     * ln E against "not worse than the margin".
     *
     * @param scale τ: the size of difference that the mixture expects, fixed before the start
     */
    public double rollBackLogE(Direction direction, double scale) {
        return switch (direction) {
            case LOWER_IS_WORSE -> oneSided(-score, information, 1 / (scale * scale));
            case HIGHER_IS_WORSE -> oneSided(score, information, 1 / (scale * scale));
        };
    }

    /** ln E against "at least as bad as the margin". */
    public double passLogE(Direction direction, double scale) {
        return switch (direction) {
            case LOWER_IS_WORSE -> oneSided(score, information, 1 / (scale * scale));
            case HIGHER_IS_WORSE -> oneSided(-score, information, 1 / (scale * scale));
        };
    }

    /**
     * τ as the plan fixes it: max(1.25·margin, 0.1) times the metric's mean before the rollout.
     *
     * @param margin relative, above 0
     */
    public static double scale(double margin, double meanBefore) {
        return Math.max(1.25 * margin, 0.1) * meanBefore;
    }

    /** ln E for positive scores, ½ ln(4ρ/(V + ρ)) + S²/(2(V + ρ)) + ln Φ(S/√(V + ρ)). */
    static double oneSided(double score, double information, double rho) {
        double all = information + rho;
        return 0.5 * Math.log(4 * rho / all) + score * score / (2 * all) + LogPhi.of(score / Math.sqrt(all));
    }
}
