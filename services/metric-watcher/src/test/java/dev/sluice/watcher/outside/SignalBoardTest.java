package dev.sluice.watcher.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Signal;
import dev.sluice.metric.Measure.Raised;
import dev.sluice.metric.OutsideReading;
import dev.sluice.metric.OutsideReading.State;
import dev.sluice.watcher.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignalBoardTest {

    /** When the stage was opened. */
    private static final Instant OPENED = World.at(2).rollout().stageOpenedAt();

    private static final Raised WANTED =
            new Raised("alertmanager", "CheckoutSlow", Map.of("service", "checkout"), Duration.ofMinutes(2));

    private final SignalBoard board = new SignalBoard();

    @Test
    void shouldBeBreachedWhenAnAlertFiresForLongerThanIsStated() {
        board.hear(firing("a", OPENED.plusSeconds(10)));

        assertThat(at(OPENED.plusSeconds(130)).state()).isEqualTo(State.WITHIN);
        OutsideReading breached = at(OPENED.plusSeconds(131));
        assertThat(breached.state()).isEqualTo(State.BREACHED);
        assertThat(breached.sentence())
                .isEqualTo(
                        "the alert \"CheckoutSlow\" of alertmanager has fired 121 s under this stage, more than 120 s:"
                                + " p99 is 4 s (https://alerts.example/a).");
    }

    @Test
    void shouldStayBreachedWhenTheAlertIsOver() {
        board.hear(firing("a", OPENED));
        board.hear(resolved("a", OPENED, OPENED.plusSeconds(200)));

        assertThat(at(OPENED.plus(Duration.ofHours(1))).state()).isEqualTo(State.BREACHED);
    }

    @Test
    void shouldNotBeBreachedByAnAlertThatWasOverInTime() {
        board.hear(firing("a", OPENED));
        board.hear(resolved("a", OPENED, OPENED.plusSeconds(60)));
        board.hear(firing("a", OPENED.plusSeconds(300)));

        assertThat(at(OPENED.plusSeconds(400)).state()).isEqualTo(State.WITHIN);
        assertThat(at(OPENED.plusSeconds(421)).state()).isEqualTo(State.BREACHED);
    }

    @Test
    void shouldCountWhatFiredBeforeFromWhenTheStageWasOpened() {
        board.hear(firing("a", OPENED.minus(Duration.ofHours(1))));

        assertThat(at(OPENED.plusSeconds(120)).state()).isEqualTo(State.WITHIN);
        assertThat(at(OPENED.plusSeconds(121)).state()).isEqualTo(State.BREACHED);
    }

    @Test
    void shouldSayTheSameWhenASignalIsToldTwice() {
        for (int i = 0; i < 2; i++) {
            board.hear(firing("a", OPENED));
            board.hear(resolved("a", OPENED, OPENED.plusSeconds(60)));
        }

        assertThat(at(OPENED.plusSeconds(600)).state()).isEqualTo(State.WITHIN);
    }

    @Test
    void shouldNotListenToOtherAlerts() {
        board.hear(new Signal(
                World.PROJECT,
                "alertmanager",
                "CheckoutSlow",
                Signal.Status.FIRING,
                "",
                "",
                Map.of("service", "search"),
                Optional.empty(),
                OPENED,
                Optional.empty(),
                "x"));

        assertThat(at(OPENED.plus(Duration.ofDays(1))).state()).isEqualTo(State.WITHIN);
        assertThat(at(OPENED.plus(Duration.ofDays(1))).sentence()).contains("does not fire");
    }

    @Test
    void shouldBoundWhatItRemembers() {
        board.hear(firing("first", OPENED));
        for (int i = 0; i < SignalBoard.ALERTS_MAX; i++) {
            board.hear(resolvedAtOnce("a" + i));
        }

        assertThat(at(OPENED.plusSeconds(600)).state())
                .as("what is over at once is not kept")
                .isEqualTo(State.BREACHED);
    }

    private OutsideReading at(Instant now) {
        return board.reading(World.at(2).rollout(), WANTED, now);
    }

    private static Signal firing(String fingerprint, Instant from) {
        return signal(fingerprint, Signal.Status.FIRING, from, Optional.empty());
    }

    private static Signal resolved(String fingerprint, Instant from, Instant until) {
        return signal(fingerprint, Signal.Status.RESOLVED, from, Optional.of(until));
    }

    private static Signal resolvedAtOnce(String fingerprint) {
        return resolved(fingerprint, OPENED, OPENED);
    }

    private static Signal signal(String fingerprint, Signal.Status status, Instant from, Optional<Instant> until) {
        return new Signal(
                World.PROJECT,
                "alertmanager",
                "CheckoutSlow",
                status,
                "page",
                "p99 is 4 s",
                Map.of("service", "checkout", "pod", fingerprint),
                Optional.of("https://alerts.example/" + fingerprint),
                from,
                until,
                fingerprint);
    }
}
