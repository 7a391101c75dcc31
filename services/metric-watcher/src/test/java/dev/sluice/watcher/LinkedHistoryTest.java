package dev.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.IdentityLink;
import dev.sluice.metric.Verdict;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
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
                for (Sent event : OtherIds.of(stages.get(stage - 1), linked, random)) {
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
}
