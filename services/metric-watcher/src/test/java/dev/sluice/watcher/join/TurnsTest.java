package dev.sluice.watcher.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metric.Traffic;
import dev.sluice.watcher.sums.RolloutCounts;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final int A_TURN = (int) Turns.QUIET_EVERY.toSeconds();

    private final Turns turns = new Turns();
    private long now = 1_795_428_000_000L;

    @Test
    void shouldTellOfANewOneAtOnceAndThenOncePerTurn() {
        assertThat(round(progress("a", 1, 1))).hasSize(1);

        List<RolloutCounts> told = IntStream.range(0, 4 * A_TURN)
                .boxed()
                .flatMap(_ -> round(progress("a", 1, 1)))
                .toList();

        assertThat(told).hasSize(4);
    }

    @Test
    void shouldTellInEachRoundWhenRoundsAreFurtherApart() {
        for (int i = 0; i < 3; i++) {
            now += Turns.QUIET_EVERY.toMillis();
            assertThat(round(progress("a", 1, 1))).hasSize(1);
        }
    }

    @Test
    void shouldTellAtOnceOfANewGenerationAndOfANewPlan() {
        assertThat(round(progress("a", 1, 1))).hasSize(1);
        assertThat(round(progress("a", 1, 2))).hasSize(1);
        assertThat(round(progress("a", 2, 1))).hasSize(1);
    }

    @Test
    void shouldTellOfTrafficInEachRound() {
        RolloutCounts busy = progress("a", 1, 1).withTraffic(0, 7, Traffic.NONE);

        for (int i = 0; i < 2 * A_TURN; i++) {
            assertThat(round(busy)).hasSize(1);
        }
    }

    @Test
    void shouldTellOfAboutAsManyInEachRound() {
        RolloutCounts[] thousand = IntStream.range(0, 1_000)
                .mapToObj(i -> progress("rollout-" + i, 1, 1))
                .toArray(RolloutCounts[]::new);
        assertThat(round(thousand)).hasSize(1_000);

        for (int i = 0; i < 3 * A_TURN; i++) {
            assertThat(round(thousand).count()).isBetween(100L, 300L);
        }
    }

    /** One a second. */
    private Stream<RolloutCounts> round(RolloutCounts... all) {
        now += 1_000;
        turns.begin(all.length);
        return Stream.of(all).filter(each -> turns.isDue(each, now)).toList().stream();
    }

    private static RolloutCounts progress(String rolloutId, long generation, int planVersion) {
        return RolloutCounts.progress(rolloutId, generation, planVersion, 0, 1_000);
    }
}
