package dev.sluice.kit.http.body;

/**
 * The first {@code length} bytes of an array. A plain class because records should hold no arrays: it is never compared.
 */
public final class Bytes {

    private final byte[] array;
    private final int length;

    /** Keeps the array itself, without copying: bodies are large, and nobody writes to them any more. */
    public Bytes(byte[] array, int length) {
        this.array = array;
        this.length = length;
    }

    public Bytes(byte[] array) {
        this(array, array.length);
    }

    /** The array behind; longer than {@link #length()} perhaps. */
    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    boolean startsWith(int... prefix) {
        if (length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if ((array[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** The first byte that is not white space; -1 when there is none. */
    int firstVisible() {
        for (int i = 0; i < length; i++) {
            if (array[i] > ' ' || array[i] < 0) {
                return array[i] & 0xff;
            }
        }
        return -1;
    }
}
