package dev.sluice.watcher.join;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.WireJson;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Bounds what is kept of a person. Anybody who may send events may say anything of a person, and a record above the broker's limit
 * would stop the partition for good. No condition can sensibly ask for a value that is left out: it is as good as unknown.
 */
final class Storable {

    /** Of one value, as JSON in UTF-8. */
    static final int VALUE_BYTES = 1_024;
    /** Of all values of a person together; a record on its broker may have some 1 MiB. */
    static final int PERSON_BYTES = 64 * 1_024;

    private static final ObjectMapper JSON = WireJson.lenient();

    private Storable() {}

    static boolean isStorable(Object value) {
        return bytes(value) <= VALUE_BYTES;
    }

    /** How many values of these names an event would set that are not kept. */
    static int tooLarge(EventBody body, Set<String> names) {
        return tooLarge(body.set(), names) + tooLarge(body.setOnce(), names);
    }

    /** As many as there is room for, those that were there before first. */
    static Map<String, Object> bounded(Map<String, Object> before, Map<String, Object> after) {
        int size = after.entrySet().stream()
                .mapToInt(each -> 3 * each.getKey().length() + bytes(each.getValue()))
                .sum();
        if (size <= PERSON_BYTES) {
            return after;
        }
        Map<String, Object> kept = new HashMap<>(after);
        kept.keySet().removeIf(name -> !before.containsKey(name) || !Objects.equals(before.get(name), after.get(name)));
        return kept;
    }

    private static int tooLarge(Map<String, Object> values, Set<String> names) {
        return (int) values.entrySet().stream()
                .filter(each -> names.contains(each.getKey()) && !isStorable(each.getValue()))
                .count();
    }

    private static int bytes(Object value) {
        try {
            return value == null || value instanceof Boolean ? 4 : JSON.writeValueAsBytes(value).length;
        } catch (JsonProcessingException e) {
            return Integer.MAX_VALUE;
        }
    }
}
