package dev.sluice.flagdelivery.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuietMomentTest {

    private final QuietMoment moment = new QuietMoment(Duration.ofNanos(10), Duration.ofNanos(50));

    @Test
    void shouldComeWhenNothingHasChangedForAWhile() {
        // given: a clock may be below zero
        moment.changed(-5);

        // then
        assertThat(moment.hasCome(4)).isFalse();
        moment.changed(4);
        assertThat(moment.hasCome(13)).isFalse();
        assertThat(moment.hasCome(14)).isTrue();
    }

    @Test
    void shouldComeWhenChangesDoNotEnd() {
        for (int now = 0; now < 50; now += 5) {
            moment.changed(now);
            assertThat(moment.hasCome(now)).isFalse();
        }
        assertThat(moment.hasCome(50)).isTrue();

        // when
        moment.begin();
        moment.changed(55);

        // then
        assertThat(moment.hasCome(60)).isFalse();
    }

    @Test
    void shouldComeAtOnceWhenNothingChanged() {
        assertThat(moment.hasCome(0)).isTrue();
    }
}
