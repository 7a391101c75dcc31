package dev.sluice.flagconfig.importing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flagconfig.request.Circle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Which things of an export refer to which of the same kind, and the order in which they can be made. */
final class References {

    private final Map<String, Set<String>> needs = new HashMap<>();

    private References() {}

    /** Among flags, which are referred to by PostHog's id or by their key. */
    static References ofFlags(Map<String, At> byKey, UnaryOperator<String> key) {
        return of(byKey, "flag", filter -> key.apply(filter.path("key").asText()));
    }

    /** Among cohorts. */
    static References ofCohorts(Map<String, At> byId) {
        return of(byId, "cohort", filter -> filter.path("value").asText());
    }

    private static References of(Map<String, At> things, String type, Function<JsonNode, String> target) {
        References references = new References();
        things.forEach((key, at) -> {
            Set<String> found = new LinkedHashSet<>();
            collect(at.node(), type, target, found);
            references.needs.put(key, found);
        });
        return references;
    }

    private static void collect(JsonNode node, String type, Function<JsonNode, String> target, Set<String> found) {
        if (node.isObject() && type.equals(node.path("type").textValue())) {
            found.add(target.apply(node));
        }
        node.forEach(inside -> collect(inside, type, target, found));
    }

    /** Whether something needs itself, by way of others. */
    boolean isCircle(String key) {
        return Circle.leadsBackTo(key, other -> needs.getOrDefault(other, Set.of()));
    }

    /** The keys, each after what it needs; those of circles last. */
    List<String> inOrder(Iterable<String> keys) {
        List<String> order = new ArrayList<>();
        Set<String> done = new HashSet<>();
        List<String> left = new ArrayList<>();
        keys.forEach(left::add);
        boolean some = true;
        while (some) {
            some = false;
            List<String> waiting = new ArrayList<>();
            for (String key : left) {
                boolean ready = needs.getOrDefault(key, Set.of()).stream()
                        .noneMatch(needed -> needs.containsKey(needed) && !done.contains(needed));
                if (ready) {
                    order.add(key);
                    done.add(key);
                    some = true;
                } else {
                    waiting.add(key);
                }
            }
            left = waiting;
        }
        order.addAll(left);
        return order;
    }
}
