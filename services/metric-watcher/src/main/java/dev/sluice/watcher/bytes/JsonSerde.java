package dev.sluice.watcher.bytes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.sluice.contracts.WireJson;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** Records of contracts, as they stand on topics. */
public final class JsonSerde {

    private JsonSerde() {}

    /** A serde for values that may be absent. */
    public static <T> Serde<T> of(Class<T> type) {
        ObjectWriter writer = WireJson.lenient().writerFor(type);
        ObjectReader reader = WireJson.lenient().readerFor(type);
        Serializer<T> serializer = (topic, value) -> {
            try {
                return value == null ? null : writer.writeValueAsBytes(value);
            } catch (JsonProcessingException e) {
                throw new SerializationException("cannot write a record for " + topic, e);
            }
        };
        Deserializer<T> deserializer = (topic, bytes) -> {
            try {
                return bytes == null ? null : reader.readValue(bytes);
            } catch (IOException e) {
                throw new SerializationException("cannot read a record of " + topic, e);
            }
        };
        return Serdes.serdeFrom(serializer, deserializer);
    }
}
