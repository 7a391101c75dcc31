package dev.sluice.trials.simulate;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * How many people a rule takes until it acts, over many rollouts of one stage.
 *
 * @param acted part of the rollouts in which it acted within the horizon
 * @param median people, both arms; the horizon where it did not act
 * @param mean people, both arms; the horizon where it did not act
 * @param runs how many rollouts
 */
record Detection(double acted, double median, double mean, int runs) {

    /** One kind of people: their share of treatment, control's rate, the true ratio, and after how many nobody looks any more. */
    record People(double share, double baseline, double ratio, long horizon) {

        /** Until 5,000 treated people would have converted at control's rate. */
        static People of(double share, double baseline, double ratio) {
            return new People(share, baseline, ratio, Math.round(5_000 / (share * baseline)));
        }
    }

    static Detection of(Supplier<Rule> rule, People people, int runs, long seed) {
        long[] took = IntStream.range(0, runs)
                .parallel()
                .mapToLong(run -> run(rule.get(), people, new SplittableRandom(Seeds.of(seed, people.hashCode(), run))))
                .sorted()
                .toArray();
        long acted = Arrays.stream(took).filter(each -> each < Long.MAX_VALUE).count();
        double mean = Arrays.stream(took)
                .mapToDouble(each -> Math.min(each, people.horizon()))
                .average()
                .orElseThrow();
        return new Detection((double) acted / runs, Math.min(took[runs / 2], people.horizon()), mean, runs);
    }

    /** People until the rule acts; the largest number when it never does. */
    private static long run(Rule rule, People people, SplittableRandom random) {
        Arms arms = new Arms(people.share(), people.baseline(), people.ratio());
        while (true) {
            long next = rule.nextLook(arms.people());
            if (next > people.horizon()) {
                return Long.MAX_VALUE;
            }
            arms.come(next - arms.people(), random);
            if (rule.acts(arms)) {
                return arms.people();
            }
        }
    }
}
