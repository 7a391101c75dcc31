package dev.sluice.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctIdsTest {

    @Test
    void shouldLeaveAnIdAloneWhenItIsShortEnough() {
        String ascii = "u".repeat(200);
        String emoji = "😀".repeat(200);

        assertThat(DistinctIds.normalised(ascii)).isSameAs(ascii);
        assertThat(DistinctIds.normalised(emoji)).isSameAs(emoji);
        assertThat(DistinctIds.normalised("")).isEmpty();
    }

    @Test
    void shouldCutAfter200CodePointsWhenItIsLonger() {
        assertThat(DistinctIds.normalised("u".repeat(201))).isEqualTo("u".repeat(200));
        assertThat(DistinctIds.normalised("a" + "😀".repeat(200))).isEqualTo("a" + "😀".repeat(199));
        assertThat(DistinctIds.normalised("😀".repeat(199) + "ab")).isEqualTo("😀".repeat(199) + "a");
    }

    @Test
    void shouldBeTheSameAgainWhenItIsNormalisedTwice() {
        String once = DistinctIds.normalised("\0" + "😀é".repeat(300));

        assertThat(once).startsWith("\ufffd😀");
        assertThat(DistinctIds.normalised(once)).isSameAs(once);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "Guest", "null", " NaN\t", "[object Object]", "00000000-0000-0000-0000-000000000000"})
    void shouldKnowWordsThatAreNobodys(String id) {
        assertThat(DistinctIds.isNobodys(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "1", "00", "guest-7", "00000000-0000-0000-0000-000000000001"})
    void shouldTakeOtherIdsForSomebodys(String id) {
        assertThat(DistinctIds.isNobodys(id)).isFalse();
    }
}
