package dev.sluice.flagdelivery.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a value is where filters read it: its characters, and those of all that is in it. A filter may fold or search a value from
 * end to end, and thousands of filters may look at one, so what they look at has to be bounded.
 */
public final class Lengths {

    /** Most characters of a value that filters look at. */
    public static final int VALUE_MAX = 10_000;

    private Lengths() {}

    /** Whether a value is longer than filters look at. */
    public static boolean isOver(Object value) {
        return left(value, VALUE_MAX + 1) < 0;
    }

    /** The value, or as much from its beginning as filters look at. */
    public static Object cut(Object value) {
        return isOver(value) ? cut(value, VALUE_MAX) : value;
    }

    /** What is left of a room after a value; below 0 when it does not fit, and then no more of it is looked at. */
    private static int left(Object value, int room) {
        int left = room - 1;
        switch (value) {
            case String text -> left -= text.length();
            case List<?> list -> {
                for (int i = 0; i < list.size() && left >= 0; i++) {
                    left = left(list.get(i), left);
                }
            }
            case Map<?, ?> map -> {
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    if (left >= 0) {
                        left = left(entry.getValue(), left(entry.getKey(), left));
                    }
                }
            }
            // A parser's limits bound numbers.
            case null, default -> {}
        }
        return left;
    }

    private static Object cut(Object value, int room) {
        return switch (value) {
            case String text when text.length() > room -> text.substring(0, room);
            case List<?> list -> {
                List<Object> kept = new ArrayList<>();
                int left = room - 1;
                for (int i = 0; i < list.size() && left > 0; i++) {
                    kept.add(cut(list.get(i), left));
                    left = left(list.get(i), left);
                }
                yield kept;
            }
            case Map<?, ?> map -> {
                Map<Object, Object> kept = new HashMap<>();
                int left = room - 1;
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    if (left > 0) {
                        kept.put(entry.getKey(), cut(entry.getValue(), left));
                        left = left(entry.getValue(), left(entry.getKey(), left));
                    }
                }
                yield kept;
            }
            case null, default -> value;
        };
    }
}
