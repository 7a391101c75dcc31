package dev.sluice.flagconfig.flag;

import dev.sluice.flag.Flag;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flagconfig.request.Circle;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which flags ask for the answers of which. */
final class FlagDependencies {

    private FlagDependencies() {}

    /** Keys of the flags whose answers a flag asks for, in its own conditions or to honour people's choice. */
    static Set<String> neededBy(Flag flag) {
        return neededBy(Stream.concat(flag.conditions().stream(), flag.traitsOrNone().superCondition().stream()));
    }

    private static Set<String> neededBy(Stream<ReleaseCondition> conditions) {
        return conditions
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

    /** Refuses, with the condition named, a flag that as changed would ask for its own answer by way of others. */
    static void refuseCircle(Flag changed, List<Flag> all) {
        Map<String, Flag> byKey =
                all.stream().collect(Collectors.toMap(flag -> flag.key().value(), Function.identity()));
        String key = changed.key().value();
        byKey.put(key, changed);
        Predicate<ReleaseCondition> leadsBack = condition -> neededBy(Stream.of(condition)).stream()
                .anyMatch(needed -> needed.equals(key)
                        || Circle.leadsTo(
                                needed, key, next -> byKey.containsKey(next) ? neededBy(byKey.get(next)) : Set.of()));
        for (int i = 0; i < changed.conditions().size(); i++) {
            if (leadsBack.test(changed.conditions().get(i))) {
                throw refusal(Place.BODY.dot("conditions").at(i));
            }
        }
        if (changed.traitsOrNone().superCondition().filter(leadsBack).isPresent()) {
            throw refusal(Place.BODY.dot("traits").dot("superCondition"));
        }
    }

    private static ProblemException refusal(Place place) {
        return place.refusal("the flag would ask for its own answer, by way of another flag: take that filter away");
    }
}
