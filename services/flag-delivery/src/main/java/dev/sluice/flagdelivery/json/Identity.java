package dev.sluice.flagdelivery.json;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * 128 bits that stand for bytes: another for other bytes. Of a sequence it is worked out from those of its parts.
 *
 * @param high the first half
 * @param low the second half
 */
public record Identity(long high, long low) {

    /** Odd, so that multiplying loses nothing: where one part alone is another, the whole certainly is. */
    private static final long FACTOR = 0x9e37_79b9_7f4a_7c15L;

    /** The beginning of the bytes' SHA-256. */
    public static Identity of(byte[] bytes) {
        try {
            ByteBuffer digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new Identity(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** That of this sequence with one more part: a polynomial over the parts, which their order changes too. */
    public Identity then(Identity next) {
        return new Identity(high * FACTOR + next.high, low * FACTOR + next.low);
    }

    /** As 32 hexadecimal digits. */
    public String text() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
