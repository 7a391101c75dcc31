package dev.sluice.watcher;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A random history: what comes in while one stage is open. People are exposed once or several times, some are served what they should
 * not be, and do things before and after; events come twice, overtake one another, and some come far too late.
 */
public final class History {

    public static final Duration GRACE = Duration.ofMinutes(5);
    public static final Duration LATE_AFTER = Duration.ofMinutes(20);

    private static final int PEOPLE = 60;

    private final Random random;
    private final int people;
    private final int stage;
    private final Instant begin;
    private int count;

    private History(Random random, int people, int stage) {
        this.random = random;
        this.people = people;
        this.stage = stage;
        this.begin = World.START.plus(Duration.ofHours(stage));
    }

    List<Sent> events() {
        List<Sent> identified = new ArrayList<>();
        List<Sent> events = new ArrayList<>();
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(0, people).boxed().toList());
        Collections.shuffle(numbers, random);
        for (int number : numbers.subList(0, people / 2)) {
            String person = "p" + number;
            Map<String, Object> properties = propertiesOf(person);
            properties.forEach(
                    (name, value) -> identified.add(Sent.identify(uuid(), person, begin, name, value.toString())));
            life(person, properties, events);
        }
        List<Sent> arriving = arriving(events);
        identified.addAll(arriving);
        return identified;
    }

    /** A history of stages 1 to 3, each as it arrives. */
    public static List<List<Sent>> ofThreeStages(Random random) {
        return ofThreeStages(random, PEOPLE);
    }

    /** The same with so many people, half of whom come in each stage. */
    public static List<List<Sent>> ofThreeStages(Random random, int people) {
        List<List<Sent>> stages = new ArrayList<>();
        for (int stage = 1; stage <= 3; stage++) {
            stages.add(new History(random, people, stage).events());
        }
        return stages;
    }

    /** The same for a person in all stages, so that the plan's arm does not depend on the order of arrival. */
    static Map<String, Object> propertiesOf(String person) {
        return switch (Integer.parseInt(person.substring(1)) % 10) {
            case 0 -> Map.of("email", person + "@shop.test");
            case 1, 2, 3 -> Map.of("plan", "beta");
            case 4 -> Map.of("vip", "true");
            default -> Map.of();
        };
    }

    private void life(String person, Map<String, Object> properties, List<Sent> events) {
        Instant first = begin.plusSeconds(600 + random.nextInt(600));
        String served = People.served(person, properties, stage);
        boolean wrong = random.nextInt(20) == 0;
        for (int i = random.nextInt(3); i >= 0; i--) {
            String value = wrong ? Boolean.toString(!Boolean.parseBoolean(served)) : served;
            int version = random.nextInt(15) == 0 ? stage - 1 : stage;
            events.add(Sent.exposure(uuid(), person, first.plusSeconds(random.nextInt(200)), value, version));
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            Instant at = first.plusSeconds(random.nextInt(2_600) - 200);
            Sent outcome = random.nextBoolean()
                    ? Sent.error(uuid(), person, at)
                    : Sent.order(uuid(), person, at).with("value", random.nextInt(4) == 0 ? "0" : "3.5");
            events.add(
                    random.nextInt(10) == 0
                            ? outcome.acceptedAt(at.plus(LATE_AFTER).plusSeconds(1 + random.nextInt(600)))
                            : outcome);
        }
    }

    /** Some come twice; all by when they were accepted, up to two minutes after they happened. */
    private List<Sent> arriving(List<Sent> events) {
        List<Sent> all = new ArrayList<>();
        for (Sent event : events) {
            Sent sent = event.acceptedAt().equals(event.at())
                    ? event.acceptedAt(event.at().plusSeconds(random.nextInt(120)))
                    : event;
            all.add(sent);
            for (int i = random.nextInt(3); i > 1; i--) {
                all.add(sent.acceptedAt(sent.acceptedAt().plusSeconds(random.nextInt(60))));
            }
        }
        all.sort(Comparator.comparing(Sent::acceptedAt));
        return all;
    }

    private String uuid() {
        return "s" + stage + "-" + count++ + "-" + random.nextLong();
    }
}
