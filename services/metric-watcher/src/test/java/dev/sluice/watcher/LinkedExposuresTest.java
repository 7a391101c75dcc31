package dev.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.IdentityLink;
import dev.sluice.flag.Arm;
import dev.sluice.metric.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * People who are exposed under several ids count once, in the arm of their first exposure, wherever between the exposures the links
 * arrive, also when some ids are seen with both values.
 */
class LinkedExposuresTest {

    private static final int STAGE = 3;
    private static final int IDS = 24;
    private static final Instant T = World.START.plusSeconds(600);

    /** {@code -Dsluice.seed=N} repeats one history. */
    static LongStream seeds() {
        Long one = Long.getLong("sluice.seed");
        return one == null ? LongStream.range(0, 40) : LongStream.of(one);
    }

    /** What happens: an exposure of one id, or a link of two. */
    private record Step(int id, int otherId, String served) {
        boolean isLink() {
            return served.isEmpty();
        }
    }

    @ParameterizedTest(name = "seed {0}: repeat with -Dsluice.seed={0}")
    @MethodSource("seeds")
    void shouldCountEachPersonOnce(long seed) {
        // given
        Random random = new Random(seed);
        List<Step> steps = steps(random);

        // when
        Verdict verdict;
        try (Driver driver = new Driver(History.GRACE, History.LATE_AFTER)) {
            driver.watch(World.at(STAGE));
            for (int i = 0; i < steps.size(); i++) {
                Step step = steps.get(i);
                if (step.isLink()) {
                    driver.link(name(step.id()), name(step.otherId()), IdentityLink.Kind.MERGED);
                } else {
                    driver.send(Sent.exposure("e" + i, name(step.id()), T.plusSeconds(i), step.served(), STAGE));
                }
                if (random.nextInt(10) == 0) {
                    driver.pass(Duration.ofMillis(random.nextInt(400)));
                }
            }
            driver.settle();
            driver.pass(Duration.ofSeconds(6));
            verdict = driver.verdict();
        }

        // then
        Map<Arm, Long> expected = expected(steps);
        assertThat(List.of(verdict.exposedTreated(), verdict.exposedControl()))
                .as("seed %d: treated, control", seed)
                .containsExactly(expected.get(Arm.TREATED), expected.get(Arm.CONTROL));
        assertThat(verdict.health().disagreements()).isZero();
    }

    private static List<Step> steps(Random random) {
        List<Step> steps = new ArrayList<>();
        for (int id = 0; id < IDS; id++) {
            if (random.nextInt(4) > 0) {
                steps.add(new Step(id, id, People.served(name(id), STAGE)));
            }
            int other = random.nextInt(IDS);
            if (id != other) {
                steps.add(new Step(id, other, ""));
            }
        }
        Collections.shuffle(steps, random);
        // Some are seen with the other value as well, later: that freezes them and moves nobody.
        for (Step step : List.copyOf(steps)) {
            if (!step.isLink() && random.nextInt(5) == 0) {
                String other = Boolean.toString(!Boolean.parseBoolean(step.served()));
                int after = steps.indexOf(step) + 1;
                steps.add(after + random.nextInt(steps.size() - after + 1), new Step(step.id(), step.id(), other));
            }
        }
        return steps;
    }

    /** By a plain pass: who is whom, and the first exposure of each. */
    private static Map<Arm, Long> expected(List<Step> steps) {
        int[] person = IntStream.range(0, IDS).toArray();
        for (Step step : steps) {
            if (step.isLink()) {
                int from = person[step.otherId()];
                int to = person[step.id()];
                for (int id = 0; id < IDS; id++) {
                    person[id] = person[id] == from ? to : person[id];
                }
            }
        }
        Map<Integer, Step> first = new HashMap<>();
        steps.stream().filter(step -> !step.isLink()).forEach(step -> first.putIfAbsent(person[step.id()], step));
        Map<Arm, Long> counts = new HashMap<>(Map.of(Arm.TREATED, 0L, Arm.CONTROL, 0L));
        first.values()
                .forEach(step -> counts.merge(step.served().equals("true") ? Arm.TREATED : Arm.CONTROL, 1L, Long::sum));
        return counts;
    }

    private static String name(int id) {
        return id % 3 == 0 ? "0192f3a4-7b1c-7def-8123-%012d".formatted(id) : "person-" + id;
    }
}
