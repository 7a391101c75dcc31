package dev.sluice.flagconfig.flag;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flagconfig.request.Place;
import java.util.ArrayDeque;
import java.util.Deque;

/** A payload as text, refused when it is more than clients should have to read. */
public final class PayloadText {

    /** In characters. */
    public static final int LONGEST = 100_000;

    private static final int DEEPEST = 32;

    private PayloadText() {}

    /** The text; fails with a 422 that names the place. */
    public static String of(Place place, JsonNode payload) {
        refuseDeep(place, payload);
        return place.plain(payload.toString(), LONGEST);
    }

    private record Step(JsonNode node, int depth) {}

    private static void refuseDeep(Place place, JsonNode payload) {
        Deque<Step> open = new ArrayDeque<>();
        open.add(new Step(payload, 1));
        while (!open.isEmpty()) {
            Step step = open.remove();
            if (step.depth() > DEEPEST) {
                throw place.refusal("a payload is nested at most " + DEEPEST + " deep");
            }
            for (JsonNode inside : step.node()) {
                if (inside.isContainerNode()) {
                    open.add(new Step(inside, step.depth() + 1));
                }
            }
        }
    }
}
