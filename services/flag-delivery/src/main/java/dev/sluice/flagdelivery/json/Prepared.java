package dev.sluice.flagdelivery.json;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * A piece of JSON that is written once and copied into many answers, with a gap where these differ, if they do. Immutable, for any
 * thread. A plain class because records should hold no arrays.
 */
public final class Prepared {

    private static final int DIGEST_BYTES = 16;

    private final byte[] bytes;
    /** Before which byte the gap is. */
    private final int gap;

    private final boolean hasGap;
    private final byte[] digest;

    private Prepared(byte[] bytes, int gap, boolean hasGap) {
        this.bytes = bytes;
        this.gap = gap;
        this.hasGap = hasGap;
        this.digest = digest(bytes);
    }

    /** JSON that is the same in every answer. */
    public static Prepared whole(Buffer json) {
        return new Prepared(json.getBytes(), json.length(), false);
    }

    /** JSON with a gap before its last bytes. */
    public static Prepared withGapBefore(int lastBytes, Buffer json) {
        return new Prepared(json.getBytes(), json.length() - lastBytes, true);
    }

    /**
     * One answer of several pieces, with commas between them.
     *
     * @param before what comes before all
     * @param filling what comes into each gap
     * @param after what comes after all
     */
    public static Buffer joined(String before, List<Prepared> pieces, Buffer filling, Buffer after) {
        byte[] start = before.getBytes(StandardCharsets.UTF_8);
        int length = start.length + after.length();
        for (Prepared piece : pieces) {
            length += 1 + piece.bytes.length + filling.length();
        }
        // As large as needed at once: growing would copy all of it several times.
        Buffer answer = Buffer.buffer(length).appendBytes(start);
        for (int i = 0; i < pieces.size(); i++) {
            if (i > 0) {
                answer.appendByte((byte) ',');
            }
            pieces.get(i).appendTo(answer, filling);
        }
        return answer.appendBuffer(after);
    }

    private void appendTo(Buffer answer, Buffer filling) {
        if (hasGap && filling.length() > 0) {
            answer.appendBytes(bytes, 0, gap).appendBuffer(filling).appendBytes(bytes, gap, bytes.length - gap);
        } else {
            answer.appendBytes(bytes);
        }
    }

    /**
     * What is another when any of the pieces, their order or the filling is, and far shorter than they are: a tag of it costs no second
     * look at every byte.
     */
    public static Buffer identityOf(List<Prepared> pieces, Buffer filling) {
        Buffer identity = Buffer.buffer(pieces.size() * DIGEST_BYTES + filling.length());
        for (Prepared piece : pieces) {
            identity.appendBytes(piece.digest);
        }
        return identity.appendBuffer(filling);
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(bytes), DIGEST_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
