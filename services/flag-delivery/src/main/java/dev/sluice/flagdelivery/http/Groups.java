package dev.sluice.flagdelivery.http;

import dev.sluice.flag.Group;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the groups of a person as requests name them: a key by type, and beside it properties by type. */
public final class Groups {

    /** Projects have a handful of group types; whoever sends this many has mixed something up. */
    static final int GROUPS_MAX = 100;

    private Groups() {}

    /**
     * The groups.
     *
     * @param keys texts or numbers by type; a group whose key is {@code null} or empty is as good as none
     * @param properties objects by type; those of types without a key are of no use and skipped
     * @throws Refusal when a key or an object is of another kind, or there are too many
     */
    @SuppressWarnings("unchecked")
    public static Map<String, Group> of(Map<String, Object> keys, Map<String, Object> properties) throws Refusal {
        if (keys.isEmpty()) {
            return Map.of();
        }
        if (keys.size() > GROUPS_MAX) {
            throw invalid("groups must name at most " + GROUPS_MAX + " types of group, not " + keys.size());
        }
        Map<String, Group> groups = HashMap.newHashMap(keys.size());
        for (Map.Entry<String, Object> entry : keys.entrySet()) {
            String type = entry.getKey();
            Object key = entry.getValue();
            if (key != null && !(key instanceof String) && !(key instanceof Number)) {
                throw invalid("groups." + type + " must be the group's key: a text or a number");
            }
            Object said = properties.get(type);
            if (said instanceof List<?> list && list.isEmpty()) {
                // PHP writes an object without fields so.
                said = null;
            }
            if (said != null && !(said instanceof Map<?, ?>)) {
                throw invalid("group_properties." + type + " must be an object");
            }
            // JSON objects have no other keys than texts.
            Map<String, Object> ofGroup = said == null ? Map.of() : (Map<String, Object>) said;
            Group.of(key, ofGroup).ifPresent(group -> groups.put(type, group));
        }
        return groups;
    }

    private static Refusal invalid(String detail) {
        return new Refusal(Refusal.Kind.INVALID, detail);
    }
}
