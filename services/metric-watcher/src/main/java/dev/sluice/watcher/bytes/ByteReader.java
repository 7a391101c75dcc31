package dev.sluice.watcher.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads what {@link ByteWriter} wrote, in the same order. Throws {@link java.nio.BufferUnderflowException} where bytes are missing. */
public final class ByteReader {

    private final ByteBuffer in;
    private final int form;

    public ByteReader(byte[] written) {
        this(ByteBuffer.wrap(written), 0);
    }

    private ByteReader(ByteBuffer in, int form) {
        this.in = in;
        this.form = form;
    }

    /** The rest of it, as something of that form. */
    ByteReader ofForm(int version) {
        return new ByteReader(in, version);
    }

    /** In which form it was written. */
    public int form() {
        return form;
    }

    public long number() {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = in.get();
            value |= (long) (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return (value >>> 1) ^ -(value & 1);
    }

    public int integer() {
        return Math.toIntExact(number());
    }

    public long fixed() {
        return in.getLong();
    }

    public boolean flag() {
        return in.get() != 0;
    }

    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        return bytes(integer());
    }

    /** So many bytes, where their number was read before. */
    public byte[] bytes(int length) {
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }

    /** Whether anything is left to read. */
    public boolean hasMore() {
        return in.hasRemaining();
    }

    public <T> List<T> all(Function<ByteReader, T> each) {
        int count = integer();
        List<T> values = new ArrayList<>(Math.min(count, 1_000));
        for (int i = 0; i < count; i++) {
            values.add(each.apply(this));
        }
        return values;
    }
}
