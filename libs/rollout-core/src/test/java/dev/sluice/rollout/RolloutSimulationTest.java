package dev.sluice.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Lives many random histories and demands the {@link Invariants} after every event. {@code -Dsluice.seed} sets the first seed,
 * {@code -Dsluice.histories} how many follow.
 */
class RolloutSimulationTest {

    static final int STEPS = 40;
    private static final long FIRST_SEED = Long.getLong("sluice.seed", 20_260_302);
    private static final int HISTORIES = Integer.getInteger("sluice.histories", 20_000);

    private static final int SAID_EVERY = 100_000;

    @Test
    void shouldKeepEveryInvariantInEveryHistory() {
        Map<String, Integer> ends = new TreeMap<>();
        Map<Effect.News, Integer> news = new EnumMap<>(Effect.News.class);

        Tally tally = new Tally();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
            try {
                new RandomHistory(seed, RolloutDecider::decide, decision -> count(decision, ends, news))
                        .live(STEPS, tally);
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError(
                        broken.getMessage() + "\nrepeat: HISTORIES=1 SEED=" + seed + " make simulate-rollout", broken);
            }
            if ((seed - FIRST_SEED + 1) % SAID_EVERY == 0) {
                System.out.println(tally);
            }
        }

        System.out.println("from seed " + FIRST_SEED + ": " + tally);

        // A simulation that never gets anywhere proves nothing.
        if (HISTORIES >= 1_000) {
            assertThat(news).containsOnlyKeys(Effect.News.values());
            assertThat(ends.keySet()).contains("Completed", "RolledBack", "Aborted");
        }
    }

    private static void count(Decision decision, Map<String, Integer> ends, Map<Effect.News, Integer> news) {
        if (decision.outcome() == Decision.Outcome.MOVED && Facts.ended(decision.next())) {
            ends.merge(decision.next().getClass().getSimpleName(), 1, Integer::sum);
        }
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.Announce announce) {
                news.merge(announce.news(), 1, Integer::sum);
            }
        }
    }
}
