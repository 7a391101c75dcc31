package dev.sluice.ingestion.capture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Texts of a JSON document: where they end, whether they are right, and what they say. Strict: escapes as RFC 8259 § 7 has them, and no
 * control characters. Bytes that are no UTF-8 by the Unicode Standard's table 3-7 are passed and told of: they hide no quote, so that what
 * stands around them can still be read.
 */
final class JsonTexts {

    /** What is returned beside an offset when the text has escapes. */
    static final int ESCAPED = Integer.MIN_VALUE;

    /** What is returned beside an offset when some of the text's bytes are no UTF-8. */
    static final int BROKEN = 1 << 30;

    private static final int NO_CHARACTER = -1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private JsonTexts() {}

    /**
     * Walks over a text.
     *
     * @param from after the quote that begins it
     * @param length of the document
     * @return offset of the quote that ends it, with the bits {@link #ESCAPED} if there are escapes in it and {@link #BROKEN} if
     *     not all of it is UTF-8; see {@link #offset}
     * @throws CaptureRefusedException when it is no text, or has no end
     */
    static int end(byte[] in, int from, int length) throws CaptureRefusedException {
        int at = from;
        int marks = 0;
        while (true) {
            at = plainUntil(in, at, length);
            if (at >= length) {
                throw JsonCursor.malformed(length);
            }
            byte c = in[at];
            if (c == '"') {
                return at | marks;
            }
            if (c == '\\') {
                at = afterEscape(in, at, length);
                marks |= ESCAPED;
            } else if (c < 0) {
                int after = afterCharacter(in, at, length);
                if (after == NO_CHARACTER) {
                    marks |= BROKEN;
                    at++;
                } else {
                    at = after;
                }
            } else if (c < ' ') {
                throw JsonCursor.malformed(at);
            } else {
                at++;
            }
        }
    }

    /** The offset in what {@link #end} returned. */
    static int offset(int passed) {
        return passed & ~(ESCAPED | BROKEN);
    }

    /**
     * The first byte from there on that may be of note, while there are sixteen to look at. Sixteen at once, because most names and many
     * values are no longer: then the loop ends where the processor expects it to.
     */
    private static int plainUntil(byte[] in, int from, int length) {
        int at = from;
        while (at + 2 * Long.BYTES <= length) {
            long first = marks((long) LONGS.get(in, at));
            long second = marks((long) LONGS.get(in, at + Long.BYTES));
            if ((first | second) != 0) {
                return first != 0
                        ? at + (Long.numberOfTrailingZeros(first) >>> 3)
                        : at + Long.BYTES + (Long.numberOfTrailingZeros(second) >>> 3);
            }
            at += 2 * Long.BYTES;
        }
        return at;
    }

    /**
     * The highest bit of each byte that is a quote, a backslash, below a space, or not ASCII. Borrowing may mark bytes above one that is
     * marked rightly, and only the lowest is looked at.
     */
    private static long marks(long word) {
        long quotes = word ^ QUOTES;
        long backslashes = word ^ BACKSLASHES;
        return (((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes) | (word - SPACES) | word) & HIGHS;
    }

    private static int afterEscape(byte[] in, int at, int length) throws CaptureRefusedException {
        if (at + 1 >= length) {
            throw JsonCursor.malformed(length);
        }
        switch (in[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return at + 2;
            }
            case 'u' -> {
                int end = at + 6;
                if (end > length) {
                    throw JsonCursor.malformed(length);
                }
                for (int i = at + 2; i < end; i++) {
                    if (Character.digit(in[i], 16) < 0) {
                        throw JsonCursor.malformed(i);
                    }
                }
                return end;
            }
            default -> throw JsonCursor.malformed(at + 1);
        }
    }

    private static int afterCharacter(byte[] in, int at, int length) {
        int first = in[at] & 0xff;
        // How many bytes follow, and between which values the second lies: that shuts out what is longer than it need
        // be, halves of
        // surrogate pairs, and what lies beyond Unicode.
        int more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
        int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (first < 0xc2 || first > 0xf4) {
            return NO_CHARACTER;
        }
        for (int i = at + 1; i <= at + more; i++) {
            int next = i < length ? in[i] & 0xff : 0;
            if (next < low || next > high) {
                return NO_CHARACTER;
            }
            low = 0x80;
            high = 0xbf;
        }
        return at + more + 1;
    }

    /**
     * What a text says.
     *
     * @param start after the quote that begins it
     * @param end offset of the quote that ends it
     */
    static String plain(byte[] in, int start, int end) {
        return new String(in, start, end - start, StandardCharsets.UTF_8);
    }

    /** The same of one that has escapes; these may say half of a surrogate pair. */
    static String unescaped(byte[] in, int start, int end) {
        StringBuilder text = new StringBuilder(end - start);
        int done = start;
        int at = start;
        while (at < end) {
            if (in[at] != '\\') {
                at++;
                continue;
            }
            text.append(plain(in, done, at));
            byte c = in[at + 1];
            at += 2;
            switch (c) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    int code = 0;
                    for (int i = 0; i < 4; i++) {
                        code = code << 4 | Character.digit(in[at++], 16);
                    }
                    text.append((char) code);
                }
                default -> text.append((char) c);
            }
            done = at;
        }
        return text.append(plain(in, done, end)).toString();
    }

    /** Whether an escape in a text that was walked over stands for a half of a surrogate pair. */
    static boolean escapesSurrogate(byte[] in, int start, int end) {
        int at = start;
        while (at < end) {
            if (in[at] != '\\') {
                at++;
                continue;
            }
            if (in[at + 1] == 'u' && (in[at + 2] | 0x20) == 'd' && Character.digit(in[at + 3], 16) >= 8) {
                return true;
            }
            at += 2;
        }
        return false;
    }
}
