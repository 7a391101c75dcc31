package dev.sluice.flagconfig.metric;

import dev.sluice.contracts.EventSeen;
import dev.sluice.metric.Measure;
import dev.sluice.metric.NumericProperty;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Compares a metric with what comes in. Pure. Nothing is refused: teams define a metric before they ship what sends its events.
 */
final class LiveChecks {

    /** Two names are alike up to this many letters changed, left out or put in, and up to a third of the longer one. */
    private static final int MOST_CHANGES = 4;

    private LiveChecks() {}

    /**
     * What people should know of a metric that was saved; nothing where no events were seen to compare with.
     *
     * @param seen all that was seen of the project's events
     */
    static List<String> warnings(Measure measure, List<EventSeen> seen) {
        if (seen.isEmpty()) {
            return List.of();
        }
        Set<String> names = new TreeSet<>(seen.stream().map(EventSeen::event).toList());
        List<String> warnings = new ArrayList<>();
        measure.eventNames().filter(name -> !names.contains(name)).forEach(name -> {
            String likely = nearest(name, names)
                    .map(near -> "; did you mean \"" + near + "\"?")
                    .orElse(": the metric waits for the first one");
            warnings.add("the event \"" + name + "\" was never seen" + likely);
        });
        for (int part = 0; part < measure.events().size(); part++) {
            String event = measure.events().get(part).name();
            if (names.contains(event)) {
                measure.valueOf(part)
                        .map(NumericProperty::name)
                        .flatMap(property -> ofProperty(event, property, seen))
                        .ifPresent(warnings::add);
            }
        }
        return warnings;
    }

    private static Optional<String> ofProperty(String event, String property, List<EventSeen> seen) {
        Set<String> numeric = new TreeSet<>();
        seen.stream()
                .filter(each -> each.event().equals(event))
                .forEach(each -> numeric.addAll(each.numericProperties()));
        if (numeric.contains(property)) {
            return Optional.empty();
        }
        String likely = nearest(property, numeric)
                .map(near -> "; did you mean \"" + near + "\"?")
                .orElse(numeric.isEmpty() ? "" : "; numbers were seen in " + String.join(", ", numeric));
        return Optional.of("no number was seen in the property \"" + property + "\" of \"" + event + "\"" + likely);
    }

    /** The name most like this one, if any is much like it: letters in another case count as the same. */
    static Optional<String> nearest(String name, Collection<String> names) {
        record Near(String name, int distance) {}
        LevenshteinDistance distance = new LevenshteinDistance(MOST_CHANGES);
        return names.stream()
                .map(other -> new Near(other, distance.apply(plain(name), plain(other))))
                .filter(near -> near.distance() >= 0
                        && 3 * near.distance()
                                <= Math.max(name.length(), near.name().length()))
                .min(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
                .map(Near::name);
    }

    /** Without what teams write differently: case, and what stands between words. */
    private static String plain(String name) {
        return name.toLowerCase(java.util.Locale.ROOT).replaceAll("[ _.-]+", " ");
    }
}
