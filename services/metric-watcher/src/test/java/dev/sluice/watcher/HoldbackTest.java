package dev.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.RolloutRecord;
import dev.sluice.flag.Arm;
import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** After everybody but a holdback has the feature, the same guardrails go on: through the whole topology. */
class HoldbackTest {

    private static final World LAST = World.at(3);
    private static final BasisPoints HOLDBACK = new BasisPoints(4_000);
    private static final int PEOPLE = 500;

    @Test
    void shouldBreachWhenHarmBeginsAfterTheLastStageWasProven() {
        // given: the last stage is for all of everyone, less the holdback
        RolloutRecord rollout = LAST.heldBack(HOLDBACK);
        assertThat(rollout.plan().treatedShare(3)).isEqualTo(new BasisPoints(6_000));
        try (Driver driver = new Driver(History.GRACE, History.LATE_AFTER)) {
            driver.watch(LAST, rollout);

            // when: nothing is wrong for as long as the proof takes
            for (int i = 0; i < PEOPLE; i++) {
                visit(driver, i, i % 2 == 0);
            }
            driver.settle();

            // then
            Verdict proven = driver.verdict();
            assertThat(bought(proven).status()).isEqualTo(VerdictStatus.PASSED);

            // when: the holdback is kept, nothing is opened any more, and then treated people stop to buy
            for (int i = PEOPLE; i < 2 * PEOPLE; i++) {
                boolean treated = People.assignment("holder-" + i, Map.of(), 3).arm() == Arm.TREATED;
                visit(driver, i, !treated && i % 2 == 0);
            }
            driver.settle();

            // then
            Verdict after = driver.verdict();
            assertThat(after.status()).isEqualTo(VerdictStatus.BREACHED);
            assertThat(after.stage()).isEqualTo(3);
            assertThat(after.cause()).contains("bought");
        }
    }

    private static GuardrailVerdict bought(Verdict verdict) {
        return verdict.guardrails().getFirst();
    }

    private static void visit(Driver driver, int number, boolean buys) {
        String person = "holder-" + number;
        Instant at = World.START.plusSeconds(60).plusMillis(number);
        driver.send(Sent.exposure("e" + number, person, at, People.served(person, 3), 3));
        if (buys) {
            driver.send(Sent.order("o" + number, person, at.plusSeconds(5)));
        }
    }
}
