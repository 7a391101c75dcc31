package dev.sluice.flag;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * Turns an id into a place between 0 and 1 that is the same in every PostHog SDK, and places into shares and variants.
 *
 * <p>The place is the first 60 bits of a SHA-1 over {@code flagKey.idsalt} in UTF-8, divided by 2^60. Nothing is normalised:
 * case, Unicode form and white space all count. The hash places people, it protects nothing, so SHA-1's age does not matter.
 *
 * <p>Safe for any thread; each keeps its own digest and buffer, so that hashing allocates nothing for plain ASCII ids.
 */
public final class Bucketing {

    /** Salt of the place that decides whether somebody is in a share. */
    public static final String ROLLOUT_SALT = "";

    /** Salt of the place that decides the variant; differs from the rollout's so that the two are independent. */
    public static final String VARIANT_SALT = "variant";

    private static final byte[] NO_BYTES = {};
    private static final byte[] VARIANT_SALT_BYTES = VARIANT_SALT.getBytes(StandardCharsets.UTF_8);
    private static final byte[] HOLDOUT_PREFIX = "holdout-".getBytes(StandardCharsets.UTF_8);

    private static final ThreadLocal<Digest> DIGESTS = ThreadLocal.withInitial(Digest::new);

    private Bucketing() {}

    /**
     * The place of an id under a flag and a salt: 0 to 1. An empty id is at 0, as on PostHog's server, and so within every share
     * but none.
     */
    public static double hash(String flagKey, String id, String salt) {
        return place(prefixOf(flagKey), id, salt.getBytes(StandardCharsets.UTF_8));
    }

    /** The place that decides whether an id is held out; the same for all flags, so that a holdout is one group of people. */
    public static double holdoutHash(String id) {
        return place(HOLDOUT_PREFIX, id, NO_BYTES);
    }

    /**
     * Whether a place lies within a share. Everybody is within 100 % and nobody within 0 %, whatever the place; between them the
     * bound belongs to the share.
     */
    public static boolean isWithin(double place, BasisPoints share) {
        return switch (share.value()) {
            case 0 -> false;
            case 10_000 -> true;
            default -> place <= share.fraction();
        };
    }

    /**
     * Whether a place lies within a share of the places after the first {@code kept}, which are in no share, not even in 100 %. Where
     * none are kept it is as {@link #isWithin(double, BasisPoints)}.
     */
    public static boolean isWithin(double place, BasisPoints share, BasisPoints kept) {
        if (kept.value() == 0) {
            return isWithin(place, share);
        }
        if (share.value() == 0 || isWithin(place, kept)) {
            return false;
        }
        return share.value() == BasisPoints.ALL.value()
                || place <= kept.fraction() + share.fraction() * (1 - kept.fraction());
    }

    /** The variant whose range has the place; empty when the shares sum to less than 100 % and the place lies beyond them. */
    public static Optional<String> variantAt(double place, List<Variant> variants) {
        double from = 0.0;
        for (Variant variant : variants) {
            // Added up in floating point exactly as SDKs do: a sum in basis points would place a few people elsewhere.
            double to = from + variant.share().fraction();
            if (place >= from && place < to) {
                return Optional.of(variant.key());
            }
            from = to;
        }
        return Optional.empty();
    }

    /** What is hashed before an id; flags keep it so as not to encode their key again for every person. */
    static byte[] prefixOf(String flagKey) {
        return (flagKey + ".").getBytes(StandardCharsets.UTF_8);
    }

    /** The first 64 bits of a text's hash, by itself: what {@link MemberSet} keeps of its members. */
    static long mark(String text) {
        return DIGESTS.get().firstLong(NO_BYTES, text, NO_BYTES);
    }

    /** This thread's digest: looked up once for many places, as looking it up takes nearly as long as a place does. */
    static Digest digest() {
        return DIGESTS.get();
    }

    private static double place(byte[] prefix, String id, byte[] suffix) {
        return place(DIGESTS.get(), prefix, id, suffix);
    }

    private static double place(Digest digest, byte[] prefix, String id, byte[] suffix) {
        if (id.isEmpty()) {
            return 0.0;
        }
        long sixtyBits = digest.firstLong(prefix, id, suffix) >>> 4;
        // To double first (rounds half to even), then an exact division: this order is part of the protocol.
        return (double) sixtyBits / 0x1p60;
    }

    /** One thread's SHA-1 and the buffers it works in. */
    static final class Digest {

        private static final VarHandle BIG_ENDIAN_LONG =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
        private static final int SHA_1_BYTES = 20;

        private final MessageDigest sha1;
        private final byte[] result = new byte[SHA_1_BYTES];
        private byte[] input = new byte[512];

        Digest() {
            try {
                sha1 = MessageDigest.getInstance("SHA-1");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every JDK has SHA-1", impossible);
            }
        }

        double rolloutPlace(byte[] flagPrefix, String id) {
            return place(this, flagPrefix, id, NO_BYTES);
        }

        double variantPlace(byte[] flagPrefix, String id) {
            return place(this, flagPrefix, id, VARIANT_SALT_BYTES);
        }

        private long firstLong(byte[] prefix, String id, byte[] suffix) {
            // A UTF-16 unit takes at most three bytes of UTF-8.
            int most = prefix.length + 3 * id.length() + suffix.length;
            if (input.length < most) {
                input = new byte[most];
            }
            System.arraycopy(prefix, 0, input, 0, prefix.length);
            int length = appendUtf8(id, prefix.length);
            System.arraycopy(suffix, 0, input, length, suffix.length);
            length += suffix.length;
            try {
                sha1.update(input, 0, length);
                sha1.digest(result, 0, SHA_1_BYTES);
            } catch (DigestException impossible) {
                throw new IllegalStateException("20 bytes hold a SHA-1", impossible);
            }
            return (long) BIG_ENDIAN_LONG.get(result, 0);
        }

        private int appendUtf8(String text, int offset) {
            int length = text.length();
            for (int i = 0; i < length; i++) {
                char unit = text.charAt(i);
                if (unit >= 0x80) {
                    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
                    System.arraycopy(encoded, 0, input, offset, encoded.length);
                    return offset + encoded.length;
                }
                input[offset + i] = (byte) unit;
            }
            return offset + length;
        }
    }
}
