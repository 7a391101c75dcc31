package dev.sluice.watcher;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Tells a history of people who have one id each as one of people who come by up to three. */
public final class OtherIds {

    /** The name of what is no event but a link: its person is the one id, its uuid the other. */
    public static final String LINK = "link";

    private OtherIds() {}

    /**
     * The same events, of which those that are no exposures come by any of the person's ids; and links, at any time until the first
     * outcome has waited for the grace.
     *
     * @param linked who was linked before, and is not again
     */
    public static List<Sent> of(List<Sent> events, Set<String> linked, Random random) {
        Map<String, Instant> firstOf = new HashMap<>();
        for (Sent event : events) {
            if (!event.name().equals("$identify")) {
                firstOf.merge(event.person(), event.acceptedAt(), (one, other) -> one.isBefore(other) ? one : other);
            }
        }
        List<Sent> told = new ArrayList<>();
        for (Sent event : events) {
            boolean isTheirOwn =
                    event.name().equals("$feature_flag_called") || event.name().equals("$identify");
            told.add(isTheirOwn ? event : by(idOf(event.person(), random.nextInt(3)), event));
        }
        firstOf.forEach((person, first) -> {
            if (linked.add(person)) {
                for (int other = 1; other < 3; other++) {
                    Instant at = first.plusSeconds(random.nextInt(240) - 120);
                    told.add(new Sent(idOf(person, other), LINK, person, at, at, Map.of()));
                }
            }
        });
        told.sort(Comparator.comparing(Sent::acceptedAt));
        return told;
    }

    /** One that sorts before the person's own, and one that looks as if an SDK had made it. */
    private static String idOf(String person, int number) {
        return switch (number) {
            case 1 -> "a-" + person;
            case 2 -> "0192f3a4-7b1c-7def-8123-" + "%012d".formatted(Integer.parseInt(person.substring(1)));
            default -> person;
        };
    }

    private static Sent by(String id, Sent event) {
        return new Sent(event.uuid(), event.name(), id, event.at(), event.acceptedAt(), event.properties());
    }
}
