package dev.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.JudgedRecord;
import dev.sluice.flag.Arm;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.trials.replay.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be looked up of the past: enough, and not everything. */
class VerdictLogTest {

    private static final Instant T = World.START.plusSeconds(60);

    private final Driver driver = new Driver(Duration.ofMinutes(5), Duration.ofHours(1));

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldKeepWhatIsNewAndOneAMinuteAndGiveEachAgainBitForBit() {
        // given
        driver.watch(World.at(2));

        // when: nobody, then two people, then three minutes of nothing
        driver.settle();
        driver.send(Sent.exposure("e1", People.in(Arm.TREATED, 2), T, "true", 2));
        driver.send(Sent.exposure("e2", People.in(Arm.CONTROL, 2), T, "false", 2));
        driver.send(Sent.order("o1", People.in(Arm.CONTROL, 2), T.plusSeconds(5)));
        driver.settle();
        for (int heartbeat = 0; heartbeat < 36; heartbeat++) {
            driver.pass(Duration.ofSeconds(5));
        }
        List<JudgedRecord> kept = driver.keptVerdicts();

        // then
        assertThat(kept).extracting(each -> each.verdict().status()).contains(VerdictStatus.NO_DATA);
        assertThat(kept).hasSizeBetween(5, 7);
        assertThat(driver.verdictRecords()).hasSizeGreaterThan(30);
        assertThat(kept).allSatisfy(each -> assertThat(
                        Replay.of(each.plan(), each.verdict()).differences())
                .isEmpty());
    }

    @Test
    void shouldTakeTheNewestVerdictOffItsTopicWhenTheRolloutIsTakenOffItsOwn() {
        // given
        driver.watch(World.at(2));
        driver.send(Sent.exposure("e1", People.in(Arm.TREATED, 2), T, "true", 2));
        driver.settle();
        assertThat(driver.verdictRecords()).isNotEmpty().noneMatch(record -> record.value() == null);
        driver.keptVerdicts();

        // when: and time for more than one heartbeat
        driver.forget();
        driver.pass(Duration.ofSeconds(30));

        // then
        assertThat(driver.verdictRecords()).singleElement().satisfies(record -> {
            assertThat(record.key()).isEqualTo(World.ROLLOUT);
            assertThat(record.value()).isNull();
        });
        assertThat(driver.keptVerdicts()).isEmpty();
    }
}
