package dev.sluice.flagconfig.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.AuditRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Says where two JSON documents differ. Pure. */
final class JsonDifference {

    /** Who made a version stands beside the difference already; and every version has another number. */
    private static final Set<String> BESIDE = Set.of("change", "project", "changedAt", "version", "flag.version");
    /** What opens something is never told, nor what it is checked by. */
    private static final Set<String> SECRET = Set.of("secretKeyHash");

    private JsonDifference() {}

    /** The parts that differ, by path; the whole when one is not there. */
    static List<AuditRecord.Part> between(Optional<JsonNode> before, Optional<JsonNode> after) {
        List<AuditRecord.Part> parts = new ArrayList<>();
        if (before.isPresent() && after.isPresent()) {
            compare("", before.get(), after.get(), parts);
        } else {
            before.or(() -> after)
                    .map(JsonNode::fieldNames)
                    .ifPresent(names -> names.forEachRemaining(name -> compare(
                            name,
                            before.map(node -> node.get(name)).orElse(null),
                            after.map(node -> node.get(name)).orElse(null),
                            parts)));
        }
        return List.copyOf(parts);
    }

    private static void compare(String path, JsonNode before, JsonNode after, List<AuditRecord.Part> parts) {
        if (BESIDE.contains(path) || (before == null ? after == null : before.equals(after))) {
            return;
        }
        if (before != null && after != null && before.isObject() && after.isObject()) {
            Set<String> names = new TreeSet<>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            names.forEach(name ->
                    compare(path.isEmpty() ? name : path + "." + name, before.get(name), after.get(name), parts));
            return;
        }
        if (before != null && after != null && before.isArray() && after.isArray() && before.size() == after.size()) {
            for (int i = 0; i < before.size(); i++) {
                compare(path + "[" + i + "]", before.get(i), after.get(i), parts);
            }
            return;
        }
        boolean isSecret = SECRET.contains(path);
        parts.add(new AuditRecord.Part(path, text(before, isSecret), text(after, isSecret)));
    }

    private static Optional<String> text(JsonNode node, boolean isSecret) {
        return Optional.ofNullable(node).map(found -> isSecret ? "\"set\"" : found.toString());
    }
}
