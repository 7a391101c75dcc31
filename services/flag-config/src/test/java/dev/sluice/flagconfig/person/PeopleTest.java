package dev.sluice.flagconfig.person;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.IdentityLink.Kind;
import dev.sluice.contracts.PropertyChange;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeopleTest {

    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    private final People people = new People("p", List.of());

    static IntStream seeds() {
        return IntStream.range(0, 400);
    }

    private static Instant second(int second) {
        return START.plusSeconds(second);
    }

    private static PropertyChange.OfPerson set(String id, String name, Object value, int second) {
        return new PropertyChange.OfPerson("p", id, Map.of(name, value), Map.of(), List.of(), second(second));
    }

    private static PropertyChange.OfPerson setOnce(String id, String name, Object value, int second) {
        return new PropertyChange.OfPerson("p", id, Map.of(), Map.of(name, value), List.of(), second(second));
    }

    private static IdentityLink link(String id, String other, Kind kind, int second) {
        return new IdentityLink("p", id, other, kind, second(second));
    }

    private static void hear(People people, Object report) {
        switch (report) {
            case PropertyChange.OfPerson change -> people.hear(change);
            case IdentityLink link -> people.hear(link);
            default -> throw new IllegalArgumentException();
        }
    }

    private PersonState person(String id) {
        return people.find(id).orElseThrow();
    }

    @Test
    void shouldFillGapsOfTheIdentifiedOneOnly() {
        people.hear(set("u1", "plan", "pro", 1));
        people.hear(set("a1", "plan", "free", 5));
        people.hear(set("a1", "referrer", "news", 5));

        people.hear(link("u1", "a1", Kind.IDENTIFIED, 6));

        assertThat(person("a1")).isEqualTo(person("u1"));
        assertThat(person("u1").properties().values()).isEqualTo(Map.of("plan", "pro", "referrer", "news"));
        assertThat(person("u1").identified()).isTrue();
    }

    @Test
    void shouldHearTheLaterOfTwoIdsOnceTheyAreOnePerson() {
        people.hear(link("u1", "a1", Kind.IDENTIFIED, 1));
        people.hear(set("u1", "plan", "pro", 2));

        people.hear(set("a1", "plan", "free", 3));

        assertThat(person("u1").properties().values()).containsEntry("plan", "free");
    }

    @Test
    void shouldNotFillAGapThatWasFilledByLinking() {
        people.hear(set("a1", "plan", "free", 1));
        people.hear(link("u1", "a1", Kind.IDENTIFIED, 2));

        people.hear(setOnce("u1", "plan", "pro", 3));

        assertThat(person("u1").properties().values()).containsEntry("plan", "free");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldTakeOverSomebodyIdentifiedByForceOnly(Kind kind) {
        people.hear(link("u1", "a1", Kind.IDENTIFIED, 1));
        people.hear(set("u1", "plan", "pro", 2));

        people.hear(link("u2", "a1", kind, 3));

        assertThat(person("u2").ids().keySet())
                .containsExactlyInAnyOrderElementsOf(kind == Kind.MERGED ? List.of("u2", "u1", "a1") : List.of("u2"));
        assertThat(people.find("u1")
                        .orElseThrow()
                        .personId()
                        .equals(person("u2").personId()))
                .isEqualTo(kind == Kind.MERGED);
    }

    @Test
    void shouldKnowWhichIdCameFirst() {
        people.hear(set("u1", "plan", "pro", 5));
        people.hear(link("u1", "a1", Kind.IDENTIFIED, 5));
        assertThat(person("u1").firstIdBefore("u1")).contains("a1");
        assertThat(person("u1").firstIdBefore("a1")).isEmpty();

        // Another device, later: what was first stays first.
        people.hear(set("a2", "plan", "free", 7));
        people.hear(link("u1", "a2", Kind.IDENTIFIED, 8));
        assertThat(person("u1").firstIdBefore("a2")).contains("a1");
    }

    @Test
    void shouldKnowSomebodyWhoSignedInBeforeByTheirOwnId() {
        people.hear(set("u1", "plan", "pro", 1));
        people.hear(link("u1", "a1", Kind.IDENTIFIED, 5));

        assertThat(person("u1").firstIdBefore("a1")).contains("u1");
        assertThat(person("u1").firstIdBefore("u1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "Undefined", "anonymous", " guest ", "[object Object]", "0"})
    void shouldNotMakeEverybodyOnePerson(String nobody) {
        assertThat(people.hear(link("u1", nobody, Kind.MERGED, 1)))
                .singleElement()
                .asString()
                .contains("nobody's id");
        assertThat(people.changed()).isEmpty();
    }

    @Test
    void shouldBoundTheIdsOfAPerson() {
        for (int i = 1; i < PersonState.MOST_IDS; i++) {
            assertThat(people.hear(link("u1", "a" + i, Kind.IDENTIFIED, i))).isEmpty();
        }

        assertThat(people.hear(link("u1", "one-more", Kind.IDENTIFIED, 1))).hasSize(1);
        assertThat(person("u1").ids()).hasSize(PersonState.MOST_IDS);
        assertThat(people.find("one-more")).isEmpty();
    }

    @Test
    void shouldSeeNoChangeInWhatWasHeardBefore() {
        List<Object> reports = List.of(
                set("a1", "plan", "free", 1),
                setOnce("a1", "referrer", "news", 2),
                link("u1", "a1", Kind.IDENTIFIED, 3),
                set("u1", "plan", "pro", 3),
                set("a1", "late", 1, 2));
        reports.forEach(report -> hear(people, report));

        People again = new People("p", people.changed());
        reports.forEach(report -> hear(again, report));

        assertThat(again.changed()).isEmpty();
        assertThat(again.gone()).isEmpty();
    }

    /**
     * A visitor of several devices who signs in on each. Every id's reports arrive in their order, and so do the links; but how the
     * five streams mingle is chance, as they come from different partitions.
     */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldKnowTheSameHoweverStreamsMingle(int seed) {
        Random random = new Random(seed);
        List<Deque<Object>> streams = new ArrayList<>();
        List<String> ids = List.of("u1", "a1", "a2", "a3");
        ids.forEach(_ -> streams.add(new ArrayDeque<>()));
        Deque<Object> links = new ArrayDeque<>();
        List<Object> byTime = new ArrayList<>();
        for (int second = 1; second < 30; second++) {
            Object report;
            int who = random.nextInt(ids.size());
            if (second % 10 == 0) {
                report = link("u1", "a" + second / 10, Kind.IDENTIFIED, second);
                links.add(report);
            } else {
                String name = "n" + random.nextInt(3);
                report = random.nextBoolean()
                        ? set(ids.get(who), name, second, second)
                        : setOnce(ids.get(who), name, second, second);
                streams.get(who).add(report);
            }
            byTime.add(report);
        }
        streams.add(links);
        People told = new People("p", List.of());
        byTime.forEach(report -> hear(told, report));

        List<Object> heard = new ArrayList<>();
        while (!streams.isEmpty()) {
            Deque<Object> next = streams.get(random.nextInt(streams.size()));
            if (next.isEmpty()) {
                streams.remove(next);
            } else {
                heard.add(next.remove());
            }
        }
        heard.forEach(report -> hear(people, report));

        assertThat(people.find("u1").map(PeopleTest::seen))
                .as("seed " + seed + ": " + heard)
                .isEqualTo(told.find("u1").map(PeopleTest::seen));
        assertThat(person("u1").properties().values())
                .as("by PostHog's rules, seed " + seed + ": " + heard)
                .isEqualTo(model(byTime));
    }

    private static List<Object> seen(PersonState person) {
        return List.of(
                person.personId(),
                person.ids(),
                person.firstIdBefore(""),
                person.identified(),
                person.properties().values());
    }

    /** The rules read aloud, over what happened in its order. Written apart from the code under test. */
    private static Map<String, Object> model(List<Object> byTime) {
        Map<String, String> owner = new HashMap<>();
        Map<String, Map<String, Object>> values = new HashMap<>();
        for (Object report : byTime) {
            switch (report) {
                case PropertyChange.OfPerson change -> {
                    Map<String, Object> mine = values.computeIfAbsent(
                            owner.getOrDefault(change.distinctId(), change.distinctId()), _ -> new HashMap<>());
                    change.setOnce().forEach(mine::putIfAbsent);
                    mine.putAll(change.set());
                }
                case IdentityLink link -> {
                    Map<String, Object> mine = values.computeIfAbsent(link.distinctId(), _ -> new HashMap<>());
                    values.getOrDefault(link.otherId(), Map.of()).forEach(mine::putIfAbsent);
                    owner.put(link.otherId(), link.distinctId());
                }
                default -> throw new IllegalArgumentException();
            }
        }
        return values.get("u1");
    }
}
