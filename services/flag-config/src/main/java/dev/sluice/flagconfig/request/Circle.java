package dev.sluice.flagconfig.request;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/** Finds things that need themselves, by way of others. */
public final class Circle {

    private Circle() {}

    /**
     * Whether following what things need leads back to the start.
     *
     * @param needs what a thing needs; nothing for one that is not there
     */
    public static boolean leadsBackTo(String start, Function<String, Set<String>> needs) {
        return leadsTo(start, start, needs);
    }

    /**
     * Whether following what things need leads from one to another, in one step or more.
     *
     * @param needs what a thing needs; nothing for one that is not there
     */
    public static boolean leadsTo(String start, String end, Function<String, Set<String>> needs) {
        Deque<String> open = new ArrayDeque<>(Set.of(start));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            for (String needed : needs.apply(open.remove())) {
                if (needed.equals(end)) {
                    return true;
                }
                if (seen.add(needed)) {
                    open.add(needed);
                }
            }
        }
        return false;
    }
}
