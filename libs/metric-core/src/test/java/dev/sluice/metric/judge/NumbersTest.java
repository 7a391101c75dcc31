package dev.sluice.metric.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 %",
        "0.5, 50 %",
        "0.9, 90 %",
        "0.95, 95 %",
        "0.975, 97.5 %",
        "0.9833333333333333, 98.3 %",
        "0.999, 99.9 %",
        "0.99967, 99.967 %",
        "0.9999996, 99.99996 %",
        "1, 100 %"
    })
    void shouldSayThatItIsCertainOnlyWhenItIs(double fraction, String said) {
        assertThat(Numbers.percent(fraction)).isEqualTo(said);
        assertThat(Numbers.percent(1 - (1 - fraction))).isEqualTo(said);
    }
}
