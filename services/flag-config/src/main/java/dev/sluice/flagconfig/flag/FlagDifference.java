package dev.sluice.flagconfig.flag;

import dev.sluice.flag.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Which parts of a flag differ between two versions. */
final class FlagDifference {

    private FlagDifference() {}

    /** Names of the parts, as they stand in the API. */
    static List<String> between(Flag before, Flag after) {
        List<String> parts = new ArrayList<>();
        add(parts, "name", before, after, Flag::name);
        add(parts, "active", before, after, Flag::active);
        add(parts, "conditions", before, after, Flag::conditions);
        add(parts, "variants", before, after, Flag::variants);
        add(parts, "payloads", before, after, Flag::payloads);
        add(parts, "traits", before, after, Flag::traitsOrNone);
        add(parts, "ladder", before, after, Flag::ladder);
        return List.copyOf(parts);
    }

    private static void add(List<String> parts, String name, Flag before, Flag after, Function<Flag, Object> part) {
        if (!part.apply(before).equals(part.apply(after))) {
            parts.add(name);
        }
    }
}
