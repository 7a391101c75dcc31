package dev.sluice.flagdelivery.posthog;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.flag.Flag;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flagdelivery.json.JsonValues;
import dev.sluice.flagdelivery.serving.ServedFlag;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The flags that a filter on another flag rests on, each after those it needs itself. SDKs evaluate them from left to right; an
 * empty chain tells them that there is a circle.
 */
final class DependencyChains {

    /** The evaluator decides no longer chains either. */
    private static final int DEPTH_MAX = 64;

    private final Map<String, ServedFlag> flags;

    DependencyChains(Map<String, ServedFlag> flags) {
        this.flags = flags;
    }

    void writeFilter(JsonGenerator out, PropertyFilter filter) throws IOException {
        out.writeStartObject();
        out.writeStringField("key", filter.key());
        out.writeStringField("type", "flag");
        out.writeStringField("operator", "flag_evaluates_to");
        out.writeFieldName("value");
        JsonValues.write(out, filter.value());
        out.writeArrayFieldStart("dependency_chain");
        for (String key : chainTo(filter.key())) {
            out.writeString(key);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** All flags needed for one, itself last; empty when they lie on a circle or too deep. */
    Set<String> chainTo(String key) {
        Set<String> chain = new LinkedHashSet<>();
        return collect(key, chain, new LinkedHashSet<>()) ? chain : Set.of();
    }

    private boolean collect(String key, Set<String> chain, Set<String> path) {
        if (chain.contains(key)) {
            return true;
        }
        if (path.size() > DEPTH_MAX || !path.add(key)) {
            return false;
        }
        ServedFlag flag = flags.get(key);
        if (flag != null) {
            for (String needed : neededBy(flag.flag())) {
                if (!collect(needed, chain, path)) {
                    return false;
                }
            }
        }
        path.remove(key);
        chain.add(key);
        return true;
    }

    private static List<String> neededBy(Flag flag) {
        return Stream.concat(
                        flag.conditions().stream().map(ReleaseCondition::filters),
                        flag.ladder().map(RolloutLadder::stages).orElse(List.of()).stream()
                                .map(stage -> stage.audience().filters()))
                .flatMap(List::stream)
                .filter(filter -> filter.type() == PropertyType.FLAG)
                .map(PropertyFilter::key)
                .distinct()
                .toList();
    }
}
