package dev.sluice.trials.simulate;

/** One seed for each run, whichever thread makes it: the same table comes out on any machine. */
final class Seeds {

    private Seeds() {}

    /** Mixes them (the finaliser of SplitMix64). */
    static long of(long seed, long scenario, long run) {
        long z = seed + scenario * 0x9E3779B97F4A7C15L + run * 0xD1B54A32D192ED03L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
