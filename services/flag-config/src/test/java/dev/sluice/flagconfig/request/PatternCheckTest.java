package dev.sluice.flagconfig.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternCheckTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@example\\.com$",
                "^[^@]+@[^@]+$",
                "^\\d+\\.\\d+\\.\\d+$",
                "(a|b)+-c*",
                "(?i:internal)-\\w+",
                "[a*b+]+x",
                "\\(a+-\\)+",
                "(ab){2,5}c+",
                "a{3,}b{3,5}",
                "x+(y)z+",
                "(?P<year>\\d{4})-\\d+",
                "\\Qa+b+\\E+",
                "[[:alpha:]*]+"
            })
    void shouldAcceptWhatCannotHang(String pattern) {
        assertThat(PatternCheck.refusal(pattern)).as(pattern).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+",
                "(a*)*b",
                "((ab)+c)*",
                "(x|y*){2,}",
                ".*.*",
                "a+b?a+",
                "a*(b+)",
                "(a+)(b*)c",
                "(a|b+)c*",
                "a*?a*",
                "a{2,}a{3,}",
                "\\d+\\w*",
                "a+^b*",
                "(?i)(?:a+)+"
            })
    void shouldRefuseRepeatsThatNestOrTouch(String pattern) {
        assertThat(PatternCheck.refusal(pattern)).as(pattern).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[a", "a{2,1}", "(?=a)b", "(a)\\1", "*a", "a**"})
    void shouldRefuseWhatTheEngineDoesNotKnow(String pattern) {
        assertThat(PatternCheck.refusal(pattern)).as(pattern).isPresent();
    }

    @Test
    void shouldEndOnAnyPattern() {
        String alphabet = "ab.*+?|()[]{}\\^$:<>PQE,0123";
        for (long seed = 0; seed < 50_000; seed++) {
            Random random = new Random(seed);
            StringBuilder pattern = new StringBuilder();
            for (int length = random.nextInt(14); length > 0; length--) {
                pattern.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(PatternCheck.refusal(pattern.toString()))
                    .as("seed %d: %s", seed, pattern)
                    .isNotNull();
        }
    }
}
