package dev.sluice.autorollout.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When alarms may ring. */
class AbsenceTest {

    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private final Absence absence = new Absence(Duration.ofSeconds(10), START);

    @Test
    void shouldWaitAfterAStart() {
        assertThat(absence.mayRing(START)).isFalse();
        assertThat(absence.mayRing(START.plusSeconds(9))).isFalse();
        assertThat(absence.mayRing(START.plusSeconds(10))).isTrue();
    }

    @Test
    void shouldWaitAfterTheFirstLookThatSucceedsAgain() {
        Instant back = START.plusSeconds(600);

        assertThat(absence.failed()).isTrue();
        assertThat(absence.failed()).isFalse();

        assertThat(absence.mayRing(back)).isFalse();
        assertThat(absence.mayRing(back.plusSeconds(9))).isFalse();
        assertThat(absence.mayRing(back.plusSeconds(10))).isTrue();
        assertThat(absence.failed()).isTrue();
    }
}
