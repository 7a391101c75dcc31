package dev.sluice.kit.secret;

import java.util.Arrays;
import java.util.Base64;

/** Keys of this installation: 32 random bytes in base64, or refused with what to do. */
final class StrongKey {

    private static final int KEY_BYTES = 32;
    /** 32 random bytes have fewer different ones less than once in 10^12 draws. */
    private static final int LEAST_DIFFERENT_BYTES = 20;

    private StrongKey() {}

    /**
     * The key's bytes.
     *
     * @param variable the environment variable that holds it, for the refusal
     * @param base64 what it holds; blank when it is not set
     * @throws IllegalStateException saying what to do, when the key is missing, malformed or weak
     */
    static byte[] of(String variable, String base64) {
        if (base64 == null || base64.isBlank()) {
            throw refused(variable, "it is not set.");
        }
        byte[] key = decoded(variable, base64.strip());
        if (key.length != KEY_BYTES) {
            throw refused(variable, "it holds " + key.length + " bytes.");
        }
        if (differentBytes(key) < LEAST_DIFFERENT_BYTES || isText(key)) {
            throw refused(variable, "it does not look random, so it could be guessed.");
        }
        return key;
    }

    private static byte[] decoded(String variable, String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // Without the cause: its message would quote a part of the key.
            throw refused(variable, "it is no base64.");
        }
    }

    private static boolean isText(byte[] key) {
        boolean text = true;
        for (byte one : key) {
            text &= one >= ' ' && one <= '~';
        }
        return text;
    }

    private static long differentBytes(byte[] key) {
        byte[] sorted = key.clone();
        Arrays.sort(sorted);
        long different = 1;
        for (int i = 1; i < sorted.length; i++) {
            different += sorted[i] == sorted[i - 1] ? 0 : 1;
        }
        return different;
    }

    private static IllegalStateException refused(String variable, String why) {
        return new IllegalStateException(variable + ": " + why + " " + variable
                + " is the base64 of 32 random bytes; make one with: head -c 32 /dev/urandom | base64");
    }
}
