package dev.sluice.kit.http.body;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Undoes LZString's {@code compressToBase64}: a dictionary coder over UTF-16 units whose codes grow by a bit at a time, six bits to a
 * character of base64.
 *
 * <p>Every dictionary entry is a piece of what has been written already, so entries are kept as places in the output, and a bomb
 * costs no more than the cap on the output. The libraries for it have no such cap.
 */
final class LzString {

    private static final int BITS_PER_CHARACTER = 6;
    private static final int NEW_BYTE = 0;
    private static final int NEW_UNIT = 1;
    private static final int END = 2;
    private static final int FIRST_ENTRY = 3;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    private static final byte[] VALUES = values();

    private final Bytes text;
    private final int unitsMax;
    private final Budget budget;

    private int nextCharacter;
    private int current;
    private int bitsLeft;

    private char[] out = new char[0];
    private int length;
    private int[] entryStart = new int[0];
    private int[] entryLength = new int[0];
    private int entries = FIRST_ENTRY;

    private LzString(Bytes text, int bytesMax, Budget budget) {
        this.text = text;
        // A unit becomes at least one byte of UTF-8.
        this.unitsMax = bytesMax;
        this.budget = budget;
    }

    /**
     * Gives the text in UTF-8.
     *
     * @param bytesMax most bytes of it
     * @throws BodyRefusedException when it is damaged or too large
     */
    static Bytes fromBase64(Bytes text, int bytesMax, Budget budget) throws BodyRefusedException {
        LzString decoder = new LzString(text, bytesMax, budget);
        decoder.decode();
        return decoder.utf8(bytesMax);
    }

    private void decode() throws BodyRefusedException {
        int codeBits = 3;
        // Codes get a bit longer when the dictionary has outgrown them; the first entry is there from the start.
        int untilLonger = 4;
        int lastStart = -1;
        int lastLength = 0;
        int code = bits(2);
        while (code != END) {
            int start = length;
            if (code == NEW_BYTE || code == NEW_UNIT) {
                write((char) bits(code == NEW_BYTE ? 8 : 16));
                enter(start, 1);
                if (lastStart >= 0 && --untilLonger == 0) {
                    untilLonger = 1 << codeBits++;
                }
            } else if (code < entries) {
                copy(entryStart[code], entryLength[code]);
            } else if (code == entries && lastStart >= 0) {
                copy(lastStart, lastLength);
                write(out[lastStart]);
            } else {
                throw damaged();
            }
            if (lastStart >= 0) {
                enter(lastStart, lastLength + 1);
                if (--untilLonger == 0) {
                    untilLonger = 1 << codeBits++;
                }
            }
            lastStart = start;
            lastLength = length - start;
            code = bits(codeBits);
        }
    }

    private static BodyRefusedException damaged() {
        return BodyRefusedException.undecodable("the LZString data is damaged or cut off");
    }

    /** The next bits, the lowest first. */
    private int bits(int count) throws BodyRefusedException {
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (bitsLeft == 0) {
                current = nextValue();
                bitsLeft = BITS_PER_CHARACTER;
            }
            bitsLeft--;
            value |= ((current >> bitsLeft) & 1) << i;
        }
        return value;
    }

    private int nextValue() throws BodyRefusedException {
        while (nextCharacter < text.length()) {
            byte character = text.array()[nextCharacter++];
            if (character == '\r' || character == '\n') {
                continue;
            }
            int value = character < 0 ? -1 : VALUES[character];
            if (value < 0) {
                throw damaged();
            }
            return value;
        }
        throw damaged();
    }

    private void write(char unit) throws BodyRefusedException {
        makeRoom(1);
        out[length++] = unit;
    }

    /** Ranges may overlap the end of the output, so it goes unit by unit. */
    private void copy(int start, int count) throws BodyRefusedException {
        makeRoom(count);
        for (int i = 0; i < count; i++) {
            out[length++] = out[start + i];
        }
    }

    private void makeRoom(int more) throws BodyRefusedException {
        int needed = length + more;
        if (needed > unitsMax) {
            throw BodyRefusedException.tooLarge(unitsMax);
        }
        if (needed > out.length) {
            int larger = (int) Math.min(unitsMax, Math.max(4_096L, Math.max(needed, 2L * out.length)));
            budget.take(2 * (larger - out.length));
            out = Arrays.copyOf(out, larger);
        }
    }

    private void enter(int start, int count) throws BodyRefusedException {
        if (entries >= entryStart.length) {
            int larger = Math.max(1_024, 2 * entryStart.length);
            budget.take(8 * (larger - entryStart.length));
            entryStart = Arrays.copyOf(entryStart, larger);
            entryLength = Arrays.copyOf(entryLength, larger);
        }
        entryStart[entries] = start;
        entryLength[entries] = count;
        entries++;
    }

    private Bytes utf8(int bytesMax) throws BodyRefusedException {
        int room = (int) Math.min(bytesMax, 3L * length);
        budget.take(room);
        ByteBuffer encoded = ByteBuffer.allocate(room);
        CoderResult result = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(out, 0, length), encoded, true);
        if (result.isOverflow()) {
            throw BodyRefusedException.tooLarge(bytesMax);
        }
        if (result.isError()) {
            throw damaged();
        }
        return new Bytes(encoded.array(), encoded.position());
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            values[ALPHABET.charAt(i)] = (byte) i;
        }
        return values;
    }
}
