package dev.sluice.flagdelivery.ofrep;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.sluice.contracts.DistinctIds;
import dev.sluice.flag.PropertyNames;
import dev.sluice.flagdelivery.http.Groups;
import dev.sluice.flagdelivery.http.Refusal;
import dev.sluice.flagdelivery.json.Json;
import dev.sluice.flagdelivery.json.JsonValues;
import dev.sluice.flagdelivery.serving.Asked;
import dev.sluice.kit.http.body.Bytes;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An evaluation context as OpenFeature sends it. Fields beside {@code context} are skipped.
 *
 * @param targetingKey the person's id; empty when none was sent
 * @param properties everything else in the context
 */
record OfrepRequest(Optional<String> targetingKey, Map<String, Object> properties) {

    /** Names of the context's fields that are more than properties. */
    private static final String GROUPS = "groups";

    private static final List<String> GROUP_PROPERTIES = List.of("groupProperties", "group_properties");
    private static final String ANONYMOUS = "$anon_distinct_id";

    static OfrepRequest parse(Bytes json) throws Refusal {
        Map<String, Object> context = context(json);
        Object key = context.remove("targetingKey");
        return switch (key) {
            case null -> new OfrepRequest(Optional.empty(), context);
            case String text ->
                new OfrepRequest(Optional.of(DistinctIds.normalised(text)).filter(id -> !id.isEmpty()), context);
            default -> throw invalid("targetingKey must be a text");
        };
    }

    /** For whom to evaluate; without an id only what does not depend on one may be asked. */
    Asked asked() throws Refusal {
        return new Asked(
                targetingKey.orElse(""),
                properties,
                Groups.of(groupKeys(), object(groupPropertiesName())),
                text(PropertyNames.DEVICE_ID),
                text(ANONYMOUS).filter(id -> !id.equals(targetingKey.orElse(""))));
    }

    /** An app's own property of that name is something else, and no reason to refuse its context. */
    private Map<String, Object> groupKeys() {
        Map<String, Object> keys = new HashMap<>(object(GROUPS));
        keys.values().removeIf(key -> !(key instanceof String) && !(key instanceof Number));
        return keys;
    }

    private String groupPropertiesName() {
        return GROUP_PROPERTIES.stream()
                .filter(properties::containsKey)
                .findFirst()
                .orElse("");
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> object(String name) {
        // JSON objects have no other keys than texts.
        return properties.get(name) instanceof Map<?, ?> object ? (Map<String, Object>) object : Map.of();
    }

    private Optional<String> text(String name) {
        return properties.get(name) instanceof String text && !text.isEmpty()
                ? Optional.of(DistinctIds.normalised(text))
                : Optional.empty();
    }

    private static Map<String, Object> context(Bytes json) throws Refusal {
        try (JsonParser in = Json.FACTORY.createParser(json.array(), 0, json.length())) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw Refusal.unreadable("the body must be a JSON object");
            }
            Map<String, Object> context = null;
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String field = in.currentName();
                JsonToken value = in.nextToken();
                if (!field.equals("context")) {
                    in.skipChildren();
                } else if (value == JsonToken.START_OBJECT) {
                    context = JsonValues.readObject(in);
                } else {
                    throw invalid("context must be an object");
                }
            }
            if (in.nextToken() != null) {
                throw Refusal.unreadable("something follows the JSON object");
            }
            if (context == null) {
                throw invalid("context is missing");
            }
            return context;
        } catch (StreamConstraintsException e) {
            throw Refusal.unreadable("the body is deeper or has longer names or numbers than is read");
        } catch (IOException e) {
            throw Refusal.unreadable("the body is not JSON");
        }
    }

    private static Refusal invalid(String detail) {
        return new Refusal(Refusal.Kind.INVALID, detail);
    }
}
