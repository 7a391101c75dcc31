package dev.sluice.flagconfig.property;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flagconfig.property.PropertyBag.Said;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PropertyBagTest {

    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final List<String> NAMES = List.of("plan", "email", "country");

    static IntStream seeds() {
        return IntStream.range(0, 400);
    }

    private static Instant second(int second) {
        return START.plusSeconds(second);
    }

    private static Said set(String name, Object value, int second) {
        return new Said(Map.of(name, value), Map.of(), List.of(), second(second));
    }

    private static Said setOnce(String name, Object value, int second) {
        return new Said(Map.of(), Map.of(name, value), List.of(), second(second));
    }

    private static Said unset(String name, int second) {
        return new Said(Map.of(), Map.of(), List.of(name), second(second));
    }

    private static Map<String, Object> values(List<Said> heard) {
        PropertyBag bag = PropertyBag.EMPTY;
        for (Said said : heard) {
            bag = bag.hear(said).bag();
        }
        return bag.values();
    }

    /** What PostHog's rules make of it when everything is heard at once: the model that the order must not matter for. */
    private static Map<String, Object> toldByTime(List<Said> told) {
        Map<String, Object> values = new HashMap<>();
        for (Said said : told) {
            said.unset().forEach(values::remove);
            said.setOnce().forEach(values::putIfAbsent);
            values.putAll(said.set());
        }
        return values;
    }

    /** Each name is set and removed any number of times, or else filled and removed once: what the order must not matter for. */
    private static List<Said> story(Random random) {
        List<Said> story = new ArrayList<>();
        Set<String> filledAndRemoved = new HashSet<>();
        Map<String, Integer> fillings = new HashMap<>();
        for (int second = 0; second < 12; second++) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            boolean wasRemoved = filledAndRemoved.contains(name);
            int filled = fillings.getOrDefault(name, 0);
            switch (random.nextInt(3)) {
                case 0 -> story.add(set(name, "set" + second, second));
                case 1 -> {
                    if (!wasRemoved || filled == 0) {
                        story.add(setOnce(name, "once" + second, second));
                        fillings.merge(name, 1, Integer::sum);
                    }
                }
                default -> {
                    if (filled <= 1) {
                        story.add(unset(name, second));
                        filledAndRemoved.add(name);
                    }
                }
            }
        }
        return story;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldKnowTheSameInAnyOrder(int seed) {
        Random random = new Random(seed);
        List<Said> story = story(random);
        List<Said> heard = new ArrayList<>(story);
        Collections.shuffle(heard, random);
        // Some of it twice.
        heard.addAll(heard.subList(0, heard.size() / 2));

        assertThat(values(heard)).as("seed " + seed + ": " + heard).isEqualTo(toldByTime(story));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldReadBackWhatItWrote(int seed) {
        PropertyBag bag = PropertyBag.EMPTY;
        for (Said said : story(new Random(seed))) {
            bag = bag.hear(said).bag();
        }

        assertThat(PropertyJson.read(PropertyJson.write(bag))).isEqualTo(bag);
    }

    @Test
    void shouldBeTheSameInstanceWhenNothingChanges() {
        Said said = new Said(Map.of("plan", "pro"), Map.of("first", 1), List.of("old"), second(5));
        PropertyBag bag = PropertyBag.EMPTY.hear(said).bag();

        assertThat(bag.hear(said).bag()).isSameAs(bag);
        assertThat(bag.hear(set("plan", "free", 4)).bag()).isSameAs(bag);
        assertThat(bag.hear(setOnce("plan", "free", 9)).bag().values()).isEqualTo(bag.values());
    }

    @Test
    void shouldKeepANullAsAValue() {
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("plan", null);

        PropertyBag bag = PropertyBag.EMPTY
                .hear(new Said(nothing, Map.of(), List.of(), second(1)))
                .bag()
                .hear(setOnce("plan", "free", 2))
                .bag();

        assertThat(PropertyJson.read(PropertyJson.write(bag)).values()).containsEntry("plan", null);
    }

    @Test
    void shouldKeepOutOnlyWhatDoesNotFit() {
        PropertyBag full = PropertyBag.EMPTY;
        for (int i = 0; i < PropertyBag.MOST_PROPERTIES; i++) {
            full = full.hear(set("p" + i, i, 1)).bag();
        }

        PropertyBag.Outcome outcome =
                full.hear(new Said(Map.of("p7", "new", "more", 1), Map.of(), List.of("p8"), second(2)));

        // p8 made room for one, and another one more does not fit.
        assertThat(outcome.bag().values())
                .containsEntry("p7", "new")
                .containsKey("more")
                .doesNotContainKey("p8");
        assertThat(outcome.bag().hear(set("evenMore", 1, 3)).keptOut())
                .singleElement()
                .asString()
                .contains("\"evenMore\"", "1000");
        assertThat(outcome.bag()
                        .hear(new Said(
                                Map.of("p7", "x".repeat(PropertyBag.MOST_WEIGHT), "p9", "fits"),
                                Map.of(),
                                List.of(),
                                second(3)))
                        .bag()
                        .values())
                .containsEntry("p7", "new")
                .containsEntry("p9", "fits");
    }

    @Test
    void shouldForgetTheOldestRemovals() {
        PropertyBag bag = PropertyBag.EMPTY;
        for (int i = 0; i < 10 * PropertyBag.MOST_REMOVED; i++) {
            bag = bag.hear(unset("gone" + i, i)).bag();
        }

        assertThat(bag.byName()).hasSize(PropertyBag.MOST_REMOVED).containsKey("gone999");
    }
}
