package dev.sluice.watcher.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class VitalsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final Vitals vitals = new Vitals();

    @Test
    void shouldBeIllWhenThreadsKeepDyingAndWellAgainLater() {
        vitals.died(NOW.minusSeconds(50));
        vitals.died(NOW.minusSeconds(40));
        assertThat(vitals.illness(NOW, NOW)).isEmpty();

        vitals.died(NOW);

        assertThat(vitals.illness(NOW, NOW)).contains("stream threads keep dying");
        Instant later = NOW.plus(Vitals.WITHIN);
        assertThat(vitals.illness(later, later)).isEmpty();
    }

    @Test
    void shouldBeIllWhenBrokersDoNotAnswer() {
        assertThat(vitals.illness(NOW.minus(Vitals.UNANSWERED), NOW)).isEmpty();
        assertThat(vitals.illness(NOW.minus(Vitals.UNANSWERED).minusMillis(1), NOW))
                .isPresent();
    }

    @Test
    void shouldRememberWhyItCouldNotStartUntilItCould() {
        vitals.startFailed(new IllegalStateException("the disk is full"));
        assertThat(vitals.startFailure()).contains("the disk is full");

        vitals.started();

        assertThat(vitals.startFailure()).isEmpty();
    }
}
