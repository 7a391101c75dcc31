package dev.sluice.flagdelivery.json;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A piece of JSON that is written once and copied into many answers, with a gap where these differ, if they do. Immutable, for any
 * thread. A plain class because records should hold no arrays.
 */
public final class Prepared {

    private final byte[] bytes;
    /** Before which byte the gap is; behind the last when there is none. */
    private final int gap;

    private final boolean hasGap;
    /** Worked out when it is first asked for; two threads may do so at once, and come to the same. */
    private Identity identity;

    private Prepared(byte[] bytes, int gap, boolean hasGap) {
        this.bytes = bytes;
        this.gap = gap;
        this.hasGap = hasGap;
    }

    /** JSON that is the same in every answer, or a part of one answer that nothing comes into. */
    public static Prepared whole(Buffer json) {
        return new Prepared(json.getBytes(), json.length(), false);
    }

    /** As above. */
    public static Prepared whole(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new Prepared(bytes, bytes.length, false);
    }

    /** JSON with a gap before its last bytes. */
    public static Prepared withGapBefore(int lastBytes, Buffer json) {
        return new Prepared(json.getBytes(), json.length() - lastBytes, true);
    }

    /** Its bytes, without what comes into the gap. */
    public int length() {
        return bytes.length;
    }

    /**
     * One answer of several pieces, with commas between them.
     *
     * @param before what comes before all
     * @param filling what comes into each gap
     * @param after what comes after all
     */
    public static Buffer joined(Prepared before, List<Prepared> pieces, Prepared filling, Prepared after) {
        int length = before.bytes.length + after.bytes.length + Math.max(0, pieces.size() - 1);
        for (int i = 0; i < pieces.size(); i++) {
            Prepared piece = pieces.get(i);
            length += piece.bytes.length + (piece.hasGap ? filling.bytes.length : 0);
        }
        // As large as needed at once, and by plain copies: growing would copy all of it several times.
        byte[] answer = new byte[length];
        int at = put(before.bytes, answer, 0);
        for (int i = 0; i < pieces.size(); i++) {
            if (i > 0) {
                answer[at++] = ',';
            }
            at = pieces.get(i).put(answer, at, filling.bytes);
        }
        put(after.bytes, answer, at);
        return wrapped(answer);
    }

    /** Vert.x' own buffers copy what they are made of, which doubles the memory that an answer takes. */
    @SuppressWarnings("deprecation")
    private static Buffer wrapped(byte[] answer) {
        return Buffer.buffer(Unpooled.wrappedBuffer(answer));
    }

    private int put(byte[] answer, int at, byte[] filling) {
        if (!hasGap) {
            return put(bytes, answer, at);
        }
        System.arraycopy(bytes, 0, answer, at, gap);
        int behind = put(filling, answer, at + gap);
        System.arraycopy(bytes, gap, answer, behind, bytes.length - gap);
        return behind + bytes.length - gap;
    }

    private static int put(byte[] part, byte[] answer, int at) {
        System.arraycopy(part, 0, answer, at, part.length);
        return at + part.length;
    }

    /**
     * What is another when any of the pieces, their order or the filling is: a tag of it costs no second look at every byte of the
     * answer.
     */
    public static Identity identityOf(List<Prepared> pieces, Prepared filling) {
        Identity all = filling.identity();
        for (int i = 0; i < pieces.size(); i++) {
            all = all.then(pieces.get(i).identity());
        }
        return all;
    }

    private Identity identity() {
        Identity known = identity;
        if (known == null) {
            known = Identity.of(bytes);
            identity = known;
        }
        return known;
    }
}
