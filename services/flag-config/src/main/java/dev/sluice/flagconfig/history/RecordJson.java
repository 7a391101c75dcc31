package dev.sluice.flagconfig.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.WireJson;

/** Records as they stand in {@code jsonb} columns: the same text as on the topics. */
public final class RecordJson {

    private static final ObjectMapper JSON = WireJson.lenient();

    private RecordJson() {}

    /**
     * The text of a record.
     *
     * @param declared its type; for a case of a sealed interface the interface, so that its {@code kind} is written
     */
    public static <T> String write(T value, Class<? super T> declared) {
        try {
            return JSON.writerFor(declared).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that cannot be written: " + value.getClass(), e);
        }
    }

    /** The same as {@link #write}, in UTF-8. */
    public static <T> byte[] bytes(T value, Class<? super T> declared) {
        try {
            return JSON.writerFor(declared).writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that cannot be written: " + value.getClass(), e);
        }
    }

    /** The record that {@link #write} wrote. */
    public static <T> T read(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row that cannot be read as " + type.getSimpleName(), e);
        }
    }
}
