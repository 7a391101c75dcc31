package dev.sluice.flagconfig.flag;

import dev.sluice.flag.Flag;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flagconfig.request.Circle;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which flags ask for the answers of which. */
final class FlagDependencies {

    private FlagDependencies() {}

    /** Keys of the flags whose answers a flag's own conditions ask for. */
    static Set<String> neededBy(Flag flag) {
        return flag.conditions().stream()
                .flatMap(condition -> condition.filters().stream())
                .filter(filter -> filter.type() == PropertyType.FLAG)
                .map(PropertyFilter::key)
                .collect(Collectors.toSet());
    }

    /** Keys of the flags that ask for this one's answer. */
    static List<String> dependants(String key, List<Flag> all) {
        return all.stream()
                .filter(flag -> neededBy(flag).contains(key))
                .map(flag -> flag.key().value())
                .toList();
    }

    /** Whether a flag, as changed, would ask for its own answer by way of others. */
    static boolean isCircle(Flag changed, List<Flag> all) {
        Map<String, Flag> byKey =
                all.stream().collect(Collectors.toMap(flag -> flag.key().value(), Function.identity()));
        byKey.put(changed.key().value(), changed);
        return Circle.leadsBackTo(
                changed.key().value(), key -> byKey.containsKey(key) ? neededBy(byKey.get(key)) : Set.of());
    }
}
