package dev.sluice.flagdelivery.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.Evaluation;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.Reason;
import dev.sluice.flagdelivery.Flags;
import dev.sluice.flagdelivery.Publisher;
import dev.sluice.flagdelivery.json.Prepared;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PerOutcomeTest {

    private static final Reason REASON = new Reason(Reason.Code.CONDITION_MATCH, OptionalInt.of(0));
    private static final ServedFlag FLAG =
            ServedFlag.of(Publisher.record("shop", Flags.flag("a").build()), false);

    private final PerOutcome outcomes = new PerOutcome();
    private final AtomicInteger written = new AtomicInteger();

    @Test
    void shouldWriteAnOutcomeOnceWhenItIsAskedForAgain() {
        Prepared first = outcomes.of(outcome("v1", 10), answer -> write("x"));

        assertThat(outcomes.of(outcome("v1", 10), answer -> write("y"))).isSameAs(first);
        assertThat(written).hasValue(1);
    }

    @Test
    void shouldKeepNoMoreThanItsRoomWhenAFlagHasManyOutcomes() {
        for (int i = 0; i < 10 * PerOutcome.KEPT_MAX; i++) {
            outcomes.of(outcome("v" + i, 10), answer -> write("x"));
        }

        assertThat(outcomes.size()).isEqualTo(PerOutcome.KEPT_MAX);
    }

    @Test
    void shouldKeepFewWhenTheyAreLarge() {
        for (int i = 0; i < 10; i++) {
            outcomes.of(outcome("v" + i, 10), answer -> write("x".repeat(100_000)));
        }

        assertThat(outcomes.size()).isEqualTo(1);
    }

    private Prepared write(String json) {
        written.incrementAndGet();
        return Prepared.whole(json);
    }

    private static Answer outcome(String variant, int payload) {
        return new Answer(
                FLAG,
                Optional.of(new Evaluation(
                        new FlagKey("a"), true, Optional.of(variant), Optional.of("x".repeat(payload)), REASON)));
    }
}
