package dev.sluice.bench.flagcore;

import java.util.stream.IntStream;

/** Makes sure, before anybody is timed, that all answer the same question and none answers with a default. */
final class Agreement {

    /** In standard deviations: each system hashes in its own way, so counts differ by chance. One in a million would be further off. */
    private static final double AWAY_MAX = 5;

    private Agreement() {}

    /**
     * Asks one contestant about everybody.
     *
     * @throws IllegalStateException when it differs from what the filters say, or its count from what the shares say
     */
    static void check(Contestant contestant) throws Exception {
        try (Evaluator evaluator = contestant.start()) {
            int[] wrong = IntStream.range(0, Visitors.COUNT)
                    .filter(v -> evaluator.isOn(Evaluator.WITHOUT_SHARES, v) != Visitors.match(v))
                    .toArray();
            if (wrong.length > 0) {
                throw new IllegalStateException(contestant.title() + " is of another opinion about " + wrong.length
                        + " visitors, the first being " + Visitors.id(wrong[0]) + ".");
            }
            long on = IntStream.range(0, Visitors.COUNT)
                    .filter(v -> evaluator.isOn(Evaluator.TIMED, v))
                    .count();
            double expected = Visitors.expectedOn();
            if (Math.abs(on - expected) > AWAY_MAX * Math.sqrt(Visitors.COUNT * 0.25)) {
                throw new IllegalStateException(contestant.title() + " has the flag on for " + on
                        + " visitors where its shares say about " + Math.round(expected) + ".");
            }
        }
    }
}
