package dev.sluice.ingestion.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/**
 * How much is tried: in every build the same inputs, so that what broke once stays mended, and as many that nobody has tried yet. Others:
 * {@code -Dsluice.fuzz.seed=N} for one round of that seed; each test names the property for how many.
 *
 * @param seed of the round; a failure names it
 * @param inputs of the round
 */
public record Rounds(long seed, int inputs) {

    private static final long FIXED = 20_261_123;

    /**
     * The rounds of a test.
     *
     * @param property says how many inputs in all
     * @param usual how many unless it is told otherwise
     */
    public static List<Rounds> of(String property, int usual) {
        int inputs = Integer.getInteger(property, usual);
        Long seed = Long.getLong("sluice.fuzz.seed");
        if (seed != null) {
            return List.of(new Rounds(seed, inputs));
        }
        return List.of(new Rounds(FIXED, inputs / 2), new Rounds(System.nanoTime(), inputs - inputs / 2));
    }

    public SplittableRandom random() {
        return new SplittableRandom(seed);
    }

    /** What a failure says, so that it can be had again. */
    public String at(int input) {
        return "input %d of %d (repeat with -Dsluice.fuzz.seed=%d and that many inputs)".formatted(input, inputs, seed);
    }
}
