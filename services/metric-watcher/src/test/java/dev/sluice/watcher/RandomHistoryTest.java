package dev.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metric.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole topology counts what a plain pass over all that was sent counts. The join alone is tried on far more histories. */
class RandomHistoryTest {

    /** {@code -Dsluice.seed=N} repeats one history. */
    static LongStream seeds() {
        Long one = Long.getLong("sluice.seed");
        return one == null ? LongStream.range(0, 20) : LongStream.of(one);
    }

    @ParameterizedTest(name = "seed {0}: repeat with -Dsluice.seed={0}")
    @MethodSource("seeds")
    void shouldCountLikeABatchWhenEventsAreRepeatedReorderedAndLate(long seed) {
        // given
        Random random = new Random(seed);
        List<List<Sent>> stages = History.ofThreeStages(random);

        // when
        Verdict streamed;
        try (Driver driver = new Driver(History.GRACE, History.LATE_AFTER)) {
            for (int stage = 1; stage <= 3; stage++) {
                driver.watch(World.at(stage));
                for (Sent event : stages.get(stage - 1)) {
                    driver.send(event);
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
        assertThat(List.of(
                        streamed.health().disagreements(),
                        streamed.health().staleExposures(),
                        streamed.health().bothArms(),
                        streamed.health().lateEvents()))
                .as("seed %d: disagreements, stale exposures, both arms, late events", seed)
                .containsExactlyElementsOf(batch.setAside());
    }
}
