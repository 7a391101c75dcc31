package dev.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.IdentityLink;
import dev.sluice.metric.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * People who are exposed under one id and act under others count as people with one id do: the same history is told once with one id
 * for each person, to the plain pass, and once with up to three ids and the links between them, to the topology.
 */
class LinkedHistoryTest {

    /** {@code -Dsluice.seed=N} repeats one history. */
    static LongStream seeds() {
        Long one = Long.getLong("sluice.seed");
        return one == null ? LongStream.range(0, 25) : LongStream.of(one);
    }

    @ParameterizedTest(name = "seed {0}: repeat with -Dsluice.seed={0}")
    @MethodSource("seeds")
    void shouldCountPeopleOnceWhenTheyComeByOtherIds(long seed) {
        // given
        Random random = new Random(seed);
        List<List<Sent>> stages = History.ofThreeStages(random);

        // when
        Verdict streamed;
        Set<String> linked = new HashSet<>();
        try (Driver driver = new Driver(History.GRACE, History.LATE_AFTER)) {
            for (int stage = 1; stage <= 3; stage++) {
                driver.watch(World.at(stage));
                for (Sent event : byOtherIds(stages.get(stage - 1), linked, random)) {
                    if (event.name().equals("link")) {
                        driver.link(event.person(), event.uuid(), IdentityLink.Kind.IDENTIFIED);
                    } else {
                        driver.send(event);
                    }
                    if (random.nextInt(50) == 0) {
                        driver.pass(Duration.ofMillis(random.nextInt(300)));
                    }
                }
            }
            driver.settle();
            streamed = driver.verdict();
        }

        // then
        Batch batch = new Batch(stages, History.LATE_AFTER);
        for (int guardrail = 0; guardrail < 2; guardrail++) {
            assertThat(Batch.countsIn(streamed.guardrails().get(guardrail)))
                    .as("seed %d, guardrail %d", seed, guardrail)
                    .isEqualTo(batch.counts(guardrail));
        }
        assertThat(streamed.health().bothArms()).isZero();
    }

    /**
     * The same events, of which those that are no exposures come by any of the person's ids; and links, at any time until the first
     * outcome has waited for the grace.
     */
    static List<Sent> byOtherIds(List<Sent> events, Set<String> linked, Random random) {
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
                    told.add(new Sent(idOf(person, other), "link", person, at, at, Map.of()));
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
