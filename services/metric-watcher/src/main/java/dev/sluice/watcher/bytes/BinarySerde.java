package dev.sluice.watcher.bytes;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Makes serdes of a way to write and a way to read. The first byte is the form's version; what versions before wrote is read
 * still, so that an upgrade loses nobody.
 */
public final class BinarySerde {

    /** Since when counts have sums, and events of people values and parts. */
    public static final int WITH_SUMS = 4;

    /** Since when counts and participations may be those of segments. */
    public static final int WITH_SEGMENTS = 5;

    /** Since when what waits for an exposure waits by question. */
    public static final int WITH_QUESTIONS = 6;

    private static final int OLDEST = 3;
    private static final int VERSION = WITH_QUESTIONS;

    private BinarySerde() {}

    /** A serde for values that may be absent. */
    public static <T> Serde<T> of(BiConsumer<ByteWriter, T> write, Function<ByteReader, T> read) {
        Serializer<T> serializer = (_, value) -> {
            if (value == null) {
                return null;
            }
            ByteWriter out = new ByteWriter().number(VERSION);
            write.accept(out, value);
            return out.written();
        };
        Deserializer<T> deserializer = (_, bytes) -> {
            if (bytes == null) {
                return null;
            }
            ByteReader in = new ByteReader(bytes);
            int version = in.integer();
            if (version < OLDEST || version > VERSION) {
                throw new SerializationException("state of form " + version + " is not understood, only " + OLDEST
                        + " to " + VERSION + ": start with an empty state folder and reset the application");
            }
            return read.apply(in.ofForm(version));
        };
        return Serdes.serdeFrom(serializer, deserializer);
    }
}
