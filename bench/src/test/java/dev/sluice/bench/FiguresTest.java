package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"0;0", "12345.6;12,346", "250.4;250", "12.34;12.3", "1.234;1.23", "0.01234;0.012"})
    void shouldKeepTheDigitsThatMatter(double value, String text) {
        assertThat(Figures.text(value)).isEqualTo(text);
    }

    @Test
    void shouldTakeTheMiddleOrTheMeanOfTheTwoInTheMiddle() {
        assertThat(Figures.median(9, 1, 5)).isEqualTo(5);
        assertThat(Figures.median(9, 1, 5, 7)).isEqualTo(6);
        assertThatThrownBy(() -> Figures.median()).isInstanceOf(IllegalArgumentException.class);
    }
}
