package dev.sluice.metric.evidence;

import dev.sluice.metric.StratumKey;
import java.util.List;
import java.util.Objects;

/**
 * Sample ratio mismatch: evidence against "people were split as designed".
 *
 * <p>A mismatch of x % biases every ratio by about x %, because the race trusts the designed odds.
 */
public final class Mismatch {

    /** An alarm from ln 1,000 on: one in a thousand rollouts with a sound split ever raises one. */
    public static final double ALARM_LOG_E = Math.log(1_000);

    /** Odds of treatment against the design, in both directions. */
    private static final double[] ODDS = {0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.005, 1.01, 1.02, 1.05, 1.1, 1.25, 2
    };

    private Mismatch() {}

    /**
     * The people of one stratum at their first exposure, where both arms still run the same code.
     *
     * @param key the stratum
     * @param treated people given the feature
     * @param control people compared with them
     */
    public record Exposures(StratumKey key, long treated, long control) {
        public Exposures {
            Objects.requireNonNull(key, "key");
        }
    }

    /** ln E by the race of exposures over all strata; those without a choice of arm add nothing. */
    public static double logE(List<Exposures> strata) {
        double[] terms = new double[ODDS.length];
        java.util.Arrays.fill(terms, -Math.log(ODDS.length));
        for (Exposures stratum : strata) {
            double w = stratum.key().odds();
            if (w > 0 && w < 1) {
                for (int j = 0; j < terms.length; j++) {
                    double either = Math.log(w * ODDS[j] + 1 - w);
                    terms[j] += stratum.treated() * (Math.log(ODDS[j]) - either) - stratum.control() * either;
                }
            }
        }
        return LogSum.of(terms);
    }

    /**
     * ln E for two or more arms of one stratum: a Dirichlet mixture around the design (Lindon and Malek 2022). Sum it over strata.
     *
     * @param concentration κ: how near the design the alternatives lie, 100 to 10,000
     * @param shares designed share of each arm, summing to 1
     * @param people counted in each arm
     */
    public static double dirichletLogE(double concentration, List<Double> shares, List<Long> people) {
        if (shares.size() != people.size()) {
            throw new IllegalArgumentException(
                    shares.size() + " shares do not describe " + people.size() + " arms: give one for each");
        }
        double sum = 0;
        long all = 0;
        for (int a = 0; a < shares.size(); a++) {
            double before = concentration * shares.get(a);
            sum += LogGamma.of(before + people.get(a)) - LogGamma.of(before);
            sum -= people.get(a) * Math.log(shares.get(a));
            all += people.get(a);
        }
        return sum - LogGamma.of(concentration + all) + LogGamma.of(concentration);
    }
}
