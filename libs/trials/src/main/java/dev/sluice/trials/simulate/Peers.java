package dev.sluice.trials.simulate;

/**
 * How others decide, as their documentation and sources describe it, on the same people.
 *
 * <p>All are asked the question of a margin of 20 %: has conversion fallen by more than that?
 */
final class Peers {

    private static final double Z_ONE_SIDED_5_PERCENT = 1.6448536269514722;
    private static final double Z_ONE_SIDED_2_5_PERCENT = 1.959963984540054;

    private Peers() {}

    /**
     * A threshold checked on the new version alone, window by window; failed checks add up and are never taken back (Flagger). A
     * window holds 100 treated people, five failed checks roll back, and the threshold is 80 % of the true baseline, which is more
     * than an operator knows.
     */
    static Rule fixedThreshold(double share, double baseline) {
        return new Rule() {
            private long treatedBefore;
            private long convertedBefore;
            private int failed;

            @Override
            public long nextLook(long people) {
                return people + Math.round(100 / share);
            }

            @Override
            public boolean acts(Arms arms) {
                long treated = arms.treated() - treatedBefore;
                long converted = arms.treatedConverted() - convertedBefore;
                treatedBefore = arms.treated();
                convertedBefore = arms.treatedConverted();
                failed += treated > 0 && converted < Plans.MARGIN * baseline * treated ? 1 : 0;
                return failed >= 5;
            }
        };
    }

    /** A one-sided z-test at 5 %, looked at again and again from 100 treated people on. */
    static Rule repeatedZ() {
        return new Rule() {
            @Override
            public long nextLook(long people) {
                return people + Math.max(100, people / 200);
            }

            @Override
            public boolean acts(Arms arms) {
                return arms.treated() >= 100 && z(arms) < -Z_ONE_SIDED_5_PERCENT;
            }
        };
    }

    /**
     * Harness FME's alert: the whole interval of a one-sided test at 5 % lies past the threshold, at least 355 people in each arm,
     * calculated every quarter of an hour in the first hour, hourly until the twelfth and every two hours until the twenty-fourth;
     * in the first half hour the level is divided by the number of calculations. After a day nobody looks any more.
     *
     * @param peopleADay how many come in the day
     */
    static Rule harness(long peopleADay) {
        return new Rule() {
            private int look = -1;

            @Override
            public long nextLook(long people) {
                look++;
                return look < LOOKS.length ? Math.round(LOOKS[look] / 24 * peopleADay) : Long.MAX_VALUE;
            }

            @Override
            public boolean acts(Arms arms) {
                double bar = look < 2 ? Z_ONE_SIDED_2_5_PERCENT : Z_ONE_SIDED_5_PERCENT;
                return arms.treated() >= 355 && arms.control() >= 355 && z(arms) < -bar;
            }
        };
    }

    /** Hours at which Harness FME calculates. */
    private static final double[] LOOKS = {
        0.25, 0.5, 0.75, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 22, 24
    };

    /** (rate of treatment − 0.8 · rate of control) ÷ its standard error by each arm's own variance; 0 while there is none. */
    private static double z(Arms arms) {
        double t = arms.treatedRate();
        double c = arms.controlRate();
        double variance = t * (1 - t) / arms.treated() + Plans.MARGIN * Plans.MARGIN * c * (1 - c) / arms.control();
        return variance > 0 ? (t - Plans.MARGIN * c) / Math.sqrt(variance) : 0;
    }
}
