package dev.sluice.watcher.bytes;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.BiConsumer;

/** Writes small numbers in few bytes (base-128, zigzag) and texts with their length before them. */
public final class ByteWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    /** Any number; the nearer to zero, the fewer bytes. */
    public ByteWriter number(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    /** Eight bytes, for numbers that are spread over all of them. */
    public ByteWriter fixed(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
        return this;
    }

    public ByteWriter flag(boolean value) {
        out.write(value ? 1 : 0);
        return this;
    }

    public ByteWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public ByteWriter bytes(byte[] value) {
        number(value.length);
        out.writeBytes(value);
        return this;
    }

    /** How many, then each. */
    public <T> ByteWriter all(Collection<T> values, BiConsumer<ByteWriter, T> each) {
        number(values.size());
        values.forEach(value -> each.accept(this, value));
        return this;
    }

    public byte[] written() {
        return out.toByteArray();
    }
}
