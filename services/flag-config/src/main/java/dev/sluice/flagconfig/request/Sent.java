package dev.sluice.flagconfig.request;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * A field where leaving it out is one thing and sending null another: left out it stays, with null it goes.
 *
 * <p>A record that has such fields is written back as it was sent when it is annotated with {@code @JsonInclude(NON_EMPTY)}.
 *
 * @param isThere whether the field was sent at all, be it with null
 * @param value what was sent; empty for null
 */
@JsonDeserialize(using = Sent.Reading.class)
@JsonSerialize(using = Sent.Writing.class)
public record Sent<T>(boolean isThere, Optional<T> value) {

    /** A field that was left out. */
    public static <T> Sent<T> nothing() {
        return new Sent<>(false, Optional.empty());
    }

    /**
     * What becomes of it.
     *
     * @param kept when it was left out
     * @param removed when null was sent
     */
    public <R> R over(R kept, R removed, Function<T, R> read) {
        return isThere ? value.map(read).orElse(removed) : kept;
    }

    static final class Reading extends JsonDeserializer<Sent<?>> implements ContextualDeserializer {

        private final JsonDeserializer<?> ofValue;

        Reading() {
            this(null);
        }

        private Reading(JsonDeserializer<?> ofValue) {
            this.ofValue = ofValue;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property)
                throws JsonMappingException {
            return new Reading(context.findContextualValueDeserializer(
                    context.getContextualType().containedType(0), property));
        }

        @Override
        public Sent<?> deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return new Sent<>(true, Optional.of(ofValue.deserialize(in, context)));
        }

        @Override
        public Sent<?> getNullValue(DeserializationContext context) {
            return new Sent<>(true, Optional.empty());
        }

        @Override
        public Sent<?> getAbsentValue(DeserializationContext context) {
            return nothing();
        }
    }

    static final class Writing extends JsonSerializer<Sent<?>> {

        @Override
        public boolean isEmpty(SerializerProvider provider, Sent<?> sent) {
            return !sent.isThere();
        }

        @Override
        public void serialize(Sent<?> sent, JsonGenerator out, SerializerProvider provider) throws IOException {
            provider.defaultSerializeValue(sent.value().orElse(null), out);
        }
    }
}
