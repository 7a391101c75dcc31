package dev.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.IdentityLink;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole topology counts what a plain pass counts, for every kind of measure, whatever the order, ids and repetitions. */
class KindsHistoryTest {

    private static final List<Guardrail> GUARDRAILS = Kinds.guardrails();

    /** {@code -Dsluice.seed=N} repeats one history; {@code -Dsluice.seeds=N} tries so many. */
    static LongStream seeds() {
        Long one = Long.getLong("sluice.seed");
        return one == null ? LongStream.range(0, Long.getLong("sluice.seeds", 4)) : LongStream.of(one);
    }

    @ParameterizedTest(name = "seed {0}: repeat with -Dsluice.seed={0}")
    @MethodSource("seeds")
    void shouldCountEveryKindLikeABatch(long seed) {
        Random random = new Random(seed);
        List<List<Sent>> stages = Kinds.withClocksAhead(Kinds.ofThreeStages(random));

        assertCounts(seed, streamed(stages, random), stages);
    }

    @ParameterizedTest(name = "seed {0}: repeat with -Dsluice.seed={0}")
    @MethodSource("seeds")
    void shouldCountEveryKindLikeABatchWhenPeopleComeByOtherIds(long seed) {
        Random random = new Random(seed);
        List<List<Sent>> stages = Kinds.ofThreeStages(random);
        Set<String> linked = new HashSet<>();
        List<List<Sent>> told = new ArrayList<>();
        stages.forEach(stage -> told.add(OtherIds.of(stage, linked, random)));

        assertCounts(seed, streamed(told, random), stages);
    }

    private static Verdict streamed(List<List<Sent>> stages, Random random) {
        try (Driver driver = new Driver(History.GRACE, History.LATE_AFTER)) {
            for (int stage = 1; stage <= stages.size(); stage++) {
                driver.watch(World.at(stage), World.at(stage).guardedBy(GUARDRAILS));
                for (Sent event : stages.get(stage - 1)) {
                    if (event.name().equals(OtherIds.LINK)) {
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
            return driver.verdict();
        }
    }

    private static void assertCounts(long seed, Verdict streamed, List<List<Sent>> stages) {
        Batch batch = new Batch(stages, History.LATE_AFTER);
        for (int i = 0; i < GUARDRAILS.size(); i++) {
            assertThat(Kinds.countsIn(streamed.guardrails().get(i)))
                    .as("seed %d, %s", seed, GUARDRAILS.get(i).metric())
                    .isEqualTo(Kinds.counts(batch, i, History.LATE_AFTER));
        }
    }
}
