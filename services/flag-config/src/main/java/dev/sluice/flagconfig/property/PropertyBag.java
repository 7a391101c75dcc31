package dev.sluice.flagconfig.property;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All properties of a person or a group, within bounds.
 *
 * <p>A property that does not fit is kept out, alone: those beside it and those that were there stay. Of names without a value only
 * the {@value #MOST_REMOVED} removed last are remembered.
 *
 * @param byName what is known, by name; names without a value were removed
 */
public record PropertyBag(Map<String, Property> byName) {

    /** Most names with a value. PostHog has no such bound; a person with more is a sender that puts data into names. */
    public static final int MOST_PROPERTIES = 1_000;

    /**
     * The most that names and values weigh together: a character of a text 1, any other value 8, each nested value 2 more. The record
     * that tells of them then fits a topic, even when all of it has to be escaped.
     */
    public static final int MOST_WEIGHT = 100_000;

    static final int MOST_REMOVED = 100;

    /** Nothing is known. */
    public static final PropertyBag EMPTY = new PropertyBag(Map.of());

    public PropertyBag {
        byName = Collections.unmodifiableMap(byName);
    }

    /**
     * What became of a bag.
     *
     * @param bag the same instance when nothing changed
     * @param keptOut names that did not fit, with why
     */
    public record Outcome(PropertyBag bag, List<String> keptOut) {
        public Outcome {
            keptOut = List.copyOf(keptOut);
        }
    }

    /**
     * What one event says. Names are removed first, then gaps filled, then values set, as PostHog does.
     *
     * @param set values by name, in place of what was there
     * @param setOnce values by name, for where there is none
     * @param unset names to be removed
     * @param at when the event happened
     */
    public record Said(Map<String, Object> set, Map<String, Object> setOnce, Collection<String> unset, Instant at) {}

    /** Names that have a value now, with it. */
    public Map<String, Object> values() {
        Map<String, Object> values = HashMap.newHashMap(byName.size());
        byName.forEach((name, property) -> {
            if (property.isThere()) {
                values.put(name, property.value());
            }
        });
        return values;
    }

    /** After an event. */
    public Outcome hear(Said said) {
        Draft draft = new Draft();
        said.unset().forEach(name -> draft.change(name, property -> property.unset(said.at())));
        said.setOnce().forEach((name, value) -> draft.change(name, property -> property.setOnce(value, said.at())));
        said.set().forEach((name, value) -> draft.change(name, property -> property.set(value, said.at())));
        return draft.outcome();
    }

    /** After an event of an earlier self that was brought along at a time not before the event: it fills gaps only. */
    public Outcome hearOfBefore(Said said, Instant broughtAt) {
        Draft draft = new Draft();
        said.unset().forEach(name -> draft.change(name, property -> property.unsetBefore(broughtAt, said.at())));
        said.setOnce()
                .forEach((name, value) -> draft.change(
                        name, property -> property.fill(new Property.Filler(value, broughtAt, said.at(), true))));
        said.set()
                .forEach((name, value) -> draft.change(
                        name, property -> property.fill(new Property.Filler(value, broughtAt, said.at(), false))));
        return draft.outcome();
    }

    /** After all that was known of an earlier self is brought along. */
    public Outcome bring(PropertyBag other, Instant at) {
        Draft draft = new Draft();
        other.byName.forEach((name, known) -> draft.change(name, property -> property.bring(known, at)));
        return draft.outcome();
    }

    /** The next bag in the making; copies when first changed. */
    private final class Draft {

        private final List<String> keptOut = new ArrayList<>();
        private Map<String, Property> next;
        private int weight;
        private int count;

        void change(String name, UnaryOperator<Property> change) {
            Property before = (next == null ? byName : next).getOrDefault(name, Property.UNKNOWN);
            Property after = change.apply(before);
            if (after.equals(before)) {
                return;
            }
            begin();
            int heavier = weight + weight(name, after) - weight(name, before);
            boolean more = after.isThere() && !before.isThere();
            if (more && count >= MOST_PROPERTIES) {
                keptOut.add("\"" + shortened(name) + "\" would be more than " + MOST_PROPERTIES + " properties");
                return;
            }
            if (heavier > MOST_WEIGHT && heavier > weight) {
                keptOut.add("\"" + shortened(name) + "\" would make the properties larger than " + MOST_WEIGHT
                        + " characters");
                return;
            }
            next.put(name, after);
            weight = heavier;
            count += (after.isThere() ? 1 : 0) - (before.isThere() ? 1 : 0);
        }

        private void begin() {
            if (next == null) {
                next = new HashMap<>(byName);
                byName.forEach((name, property) -> {
                    weight += weight(name, property);
                    count += property.isThere() ? 1 : 0;
                });
            }
        }

        Outcome outcome() {
            if (next == null || next.equals(byName)) {
                return new Outcome(PropertyBag.this, keptOut);
            }
            forgetOldRemovals();
            return new Outcome(new PropertyBag(next), keptOut);
        }

        private void forgetOldRemovals() {
            if (next.size() - count <= MOST_REMOVED) {
                return;
            }
            next.entrySet().stream()
                    .filter(entry -> !entry.getValue().isThere())
                    .sorted(Comparator.comparing(
                            (Map.Entry<String, Property> entry) ->
                                    entry.getValue().removedAt().orElse(Instant.MIN),
                            Comparator.reverseOrder()))
                    .skip(MOST_REMOVED)
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(next::remove);
        }
    }

    private static int weight(String name, Property property) {
        if (property.equals(Property.UNKNOWN)) {
            return 0;
        }
        return name.length()
                + property.set().map(value -> weight(value.value())).orElse(0)
                + property.filler().map(filler -> weight(filler.value())).orElse(0);
    }

    private static int weight(Object value) {
        return switch (value) {
            case String text -> text.length() + 2;
            case Map<?, ?> map ->
                2
                        + map.entrySet().stream()
                                .mapToInt(entry -> weight(entry.getKey()) + weight(entry.getValue()) + 2)
                                .sum();
            case List<?> list ->
                2 + list.stream().mapToInt(element -> weight(element) + 2).sum();
            case Number number -> Math.max(8, number.toString().length());
            case null, default -> 8;
        };
    }

    private static String shortened(String name) {
        return Optional.of(name).filter(text -> text.length() <= 60).orElseGet(() -> name.substring(0, 60) + "…");
    }
}
