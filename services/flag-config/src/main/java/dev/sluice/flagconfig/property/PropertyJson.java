package dev.sluice.flagconfig.property;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.WireJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bag of properties as it stands in a {@code jsonb} column: an object by name, short because there are many.
 *
 * <p>{@code v} is always the value that counts, so that a query finds it. Beside it {@code a}: when it was said, in microseconds since
 * 1970; {@code g}: when it filled a gap, if it did, and {@code o} that it was said once; {@code f}: the value that fills the gap if the
 * set one goes, with the same letters; {@code r}: when it was removed.
 */
public final class PropertyJson {

    private static final ObjectMapper JSON = WireJson.lenient();

    private PropertyJson() {}

    /** The column's text. */
    public static String write(PropertyBag bag) {
        ObjectNode all = JSON.createObjectNode();
        bag.byName().forEach((name, property) -> {
            ObjectNode node = all.putObject(name);
            property.set().ifPresent(value -> {
                node.set("v", JSON.valueToTree(value.value()));
                node.put("a", micros(value.at()));
            });
            property.filler()
                    .ifPresent(filler -> write(filler, property.set().isPresent() ? node.putObject("f") : node));
            property.removedAt().ifPresent(at -> node.put("r", micros(at)));
        });
        return all.toString();
    }

    private static void write(Property.Filler filler, ObjectNode node) {
        node.set("v", JSON.valueToTree(filler.value()));
        node.put("a", micros(filler.saidAt()));
        node.put("g", micros(filler.at()));
        if (filler.once()) {
            node.put("o", true);
        }
    }

    /** The bag that {@link #write} wrote. */
    public static PropertyBag read(String text) {
        try {
            JsonNode all = JSON.readTree(text);
            Map<String, Property> byName = HashMap.newHashMap(all.size());
            all.properties().forEach(entry -> byName.put(entry.getKey(), property(entry.getValue())));
            return new PropertyBag(byName);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row that cannot be read as properties", e);
        }
    }

    private static Property property(JsonNode node) {
        boolean isSet = node.has("v") && !node.has("g");
        JsonNode filler = node.has("g") ? node : node.path("f");
        return new Property(
                isSet ? Optional.of(new Property.Value(plain(node.get("v")), time(node.get("a")))) : Optional.empty(),
                filler.has("g")
                        ? Optional.of(new Property.Filler(
                                plain(filler.get("v")), time(filler.get("g")), time(filler.get("a")), filler.has("o")))
                        : Optional.empty(),
                Optional.ofNullable(node.get("r")).map(PropertyJson::time));
    }

    private static Object plain(JsonNode value) {
        return JSON.convertValue(value, Object.class);
    }

    /** What the column keeps of a time. */
    public static Instant kept(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    private static Instant time(JsonNode micros) {
        return Instant.EPOCH.plus(micros.asLong(), ChronoUnit.MICROS);
    }
}
