package dev.sluice.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\u0007", "a\u001b[31m", "\u007f", "\u0085", "half \ud83d", "half \ude00 a"})
    void shouldRefuseWhatSomebodyWouldNotKeep(String text) {
        assertThatThrownBy(() -> PlainText.check("stages[2].name", text, 100))
                .isInstanceOfSatisfying(ProblemException.class, refused -> assertThat(refused.problem())
                        .returns(422, Problem::status)
                        .returns("stages[2].name", Problem::field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Zoë", "two\r\nlines\tand a tab", "whole \ud83d\ude00", "„quoted“"})
    void shouldTakeOrdinaryText(String text) {
        assertThat(PlainText.check(null, text, 100)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "tab\t", "\r"})
    void shouldRefuseLineBreaksAndTabsWhereOneLineIsMeant(String text) {
        assertThatThrownBy(() -> PlainText.checkLine("name", text, 100)).isInstanceOf(ProblemException.class);
    }

    @Test
    void shouldRefuseOneCharacterTooMany() {
        assertThat(PlainText.check("name", "1234", 4)).isEqualTo("1234");
        assertThatThrownBy(() -> PlainText.check("name", "12345", 4)).hasMessageContaining("at most 4");
    }
}
