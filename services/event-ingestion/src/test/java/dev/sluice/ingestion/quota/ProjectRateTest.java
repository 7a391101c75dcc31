package dev.sluice.ingestion.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProjectRateTest {

    private static final int PER_SECOND = 10;
    private static final int BURST = PER_SECOND * RateLimit.BURST_SECONDS;

    @Test
    void shouldTakeNothingOfRecordingsWhenEventsAreTooFast() {
        ProjectRate rate = new ProjectRate(PER_SECOND, 0);
        assertThat(rate.take(BURST, 0, 0)).isInstanceOf(Admission.Granted.class);

        assertThat(rate.take(1, BURST, 0))
                .isEqualTo(new Admission.TooFast(Duration.ofMillis(100), Admission.Stream.EVENTS));

        assertThat(rate.take(0, BURST, 0)).isInstanceOf(Admission.Granted.class);
        assertThat(rate.take(0, 1, 0))
                .isEqualTo(new Admission.TooFast(Duration.ofMillis(100), Admission.Stream.RECORDINGS));
    }

    @Test
    void shouldTakeNothingOfEventsWhenRecordingsAreTooFast() {
        ProjectRate rate = new ProjectRate(PER_SECOND, 0);
        assertThat(rate.take(0, BURST, 0)).isInstanceOf(Admission.Granted.class);

        assertThat(rate.take(BURST, 1, 0))
                .isEqualTo(new Admission.TooFast(Duration.ofMillis(100), Admission.Stream.RECORDINGS));

        assertThat(rate.take(BURST, 0, 0)).isInstanceOf(Admission.Granted.class);
    }

    @Test
    void shouldNameTheLongerWait() {
        ProjectRate rate = new ProjectRate(PER_SECOND, 0);
        assertThat(rate.take(2 * BURST, 3 * BURST, 0)).isInstanceOf(Admission.Granted.class);

        assertThat(rate.take(1, 1, 0))
                .isEqualTo(new Admission.TooFast(Duration.ofMillis(20_100), Admission.Stream.RECORDINGS));
    }
}
