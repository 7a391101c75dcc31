package dev.sluice.watcher.bytes;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** Makes serdes of a way to write and a way to read. The first byte is the form's version. */
public final class BinarySerde {

    private static final int VERSION = 3;

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
            long version = in.number();
            if (version != VERSION) {
                throw new SerializationException("state of form " + version + " is not understood, only " + VERSION
                        + ": start with an empty state folder and reset the application");
            }
            return read.apply(in);
        };
        return Serdes.serdeFrom(serializer, deserializer);
    }
}
