package dev.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.Arm;
import dev.sluice.metric.Traffic;
import dev.sluice.metric.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When things happened decides what counts; when they come in decides when that is seen. */
class ClocksTest {

    private static final Instant T = World.START.plusSeconds(60);
    private static final Duration DAY = Duration.ofDays(1);

    private final Driver driver = new Driver(Duration.ofMinutes(5), Duration.ofHours(1));

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldCountThoseWhoseClocksAreADayOffLikeAnybodyElse() {
        driver.watch(World.at(2));
        String behind = People.in(Arm.TREATED, 2);
        String ahead = People.in(Arm.CONTROL, 2);

        driver.sendRaw(corrected(Sent.exposure("e1", behind, T, "true", 2), DAY.negated()));
        driver.sendRaw(corrected(Sent.order("o1", behind, T.plusSeconds(5)), DAY.negated()));
        driver.send(Sent.exposure("e2", ahead, T.plus(DAY), "false", 2).acceptedAt(T));
        driver.send(Sent.order("o2", ahead, T.plus(DAY).plusSeconds(5)).acceptedAt(T.plusSeconds(5)));
        driver.pass(Duration.ofSeconds(6));
        driver.pass(Duration.ofSeconds(6));

        Verdict verdict = driver.verdict();
        assertThat(verdict.exposedTreated()).isEqualTo(1);
        assertThat(verdict.exposedControl()).isEqualTo(1);
        assertThat(affected(verdict)).containsExactly(1L, 1L);
        assertThat(verdict.health().traffic())
                .as("all four are told as off, be it that they could be corrected")
                .returns(4L, Traffic::clocksOff);
    }

    @Test
    void shouldCountByWhenItHappenedAsSoonAsItComesIn() {
        driver.watch(World.at(2));
        String treated = People.in(Arm.TREATED, 2);
        String control = People.in(Arm.CONTROL, 2);
        driver.send(Sent.exposure("e1", treated, T, "true", 2));
        driver.send(Sent.exposure("e2", control, T, "false", 2));
        driver.settle();
        assertThat(affected(driver.verdict())).containsExactly(0L, 0L);

        Instant wellAfterTheWindow = T.plus(World.WINDOW).plus(Duration.ofMinutes(20));
        driver.send(Sent.order("o1", treated, T.plus(World.WINDOW)).acceptedAt(wellAfterTheWindow));
        driver.send(
                Sent.order("o2", control, T.plus(World.WINDOW).plusMillis(1)).acceptedAt(wellAfterTheWindow));
        driver.settle();

        assertThat(affected(driver.verdict()))
                .as("one happened within the window, one a moment after it; both came twenty minutes later")
                .containsExactly(1L, 0L);
    }

    /** As ingestion forwards it: the header has the corrected time, the body what the sender's clock said. */
    private static TestRecord<String, byte[]> corrected(Sent sent, Duration off) {
        TestRecord<String, byte[]> record = sent.toTestRecord();
        String body = "{\"timestamp\":\"" + sent.at().plus(off) + "\","
                + new String(record.value(), StandardCharsets.UTF_8).substring(1);
        return new TestRecord<>(
                record.key(), body.getBytes(StandardCharsets.UTF_8), record.headers(), record.timestamp());
    }

    /** People of each arm who bought, treated first. */
    private static long[] affected(Verdict verdict) {
        var counts = verdict.guardrails().getFirst();
        return new long[] {counts.treated().affected(), counts.control().affected()};
    }
}
