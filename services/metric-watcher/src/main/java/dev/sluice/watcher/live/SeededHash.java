package dev.sluice.watcher.live;

import java.security.SecureRandom;
import java.util.function.ToLongFunction;

/**
 * A hash of texts that depends on a secret number, so that who makes up ids cannot make them fall together, as they can with
 * {@link String#hashCode()}. It spreads well enough for sampling; it is no signature.
 *
 * @param seed the secret
 */
record SeededHash(long seed) implements ToLongFunction<String> {

    /** An odd number with evenly spread bits: 2^64 divided by the golden ratio. */
    private static final long ODD = 0x9E3779B97F4A7C15L;

    /** One whose seed nobody knows, not even the next run. */
    static SeededHash ofThisRun() {
        return new SeededHash(new SecureRandom().nextLong());
    }

    @Override
    public long applyAsLong(String text) {
        long hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * ODD;
            // Carries high bits down: a product's low bits depend on low bits only.
            hash ^= hash >>> 32;
        }
        return hash;
    }
}
