package dev.sluice.flagdelivery.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepTest {

    @ParameterizedTest
    @CsvSource({
        // silent for, asked ago, polled
        "0, 99, false, WAIT",
        "9999, 99000, false, WAIT",
        "10000, 5000, false, ASK",
        "10000, 4999, true, WAIT",
        "60000, 5000, true, ASK",
        "9999, 0, true, BACK_TO_BUS",
        "0, 99000, true, BACK_TO_BUS",
    })
    void shouldAskWhileTheBusIsSilentAndNotTooOften(long silence, long asked, boolean polled, Step expected) {
        assertThat(Step.of(
                        Duration.ofMillis(silence),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(asked),
                        Duration.ofSeconds(5),
                        polled))
                .isEqualTo(expected);
    }
}
