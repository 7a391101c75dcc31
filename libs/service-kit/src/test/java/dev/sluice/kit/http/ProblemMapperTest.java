package dev.sluice.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.flag.BasisPoints;
import org.junit.jupiter.api.Test;

class ProblemMapperTest {

    @Test
    void shouldTellThePersonWhenAValueTypeRefuses() {
        IllegalArgumentException refused =
                catchThrowableOfType(IllegalArgumentException.class, () -> new BasisPoints(10_001));

        assertThat(ProblemMapper.isOfAValue(refused)).isTrue();
    }

    @Test
    void shouldTakeALibrarysComplaintForABug() {
        IllegalArgumentException bug =
                catchThrowableOfType(IllegalArgumentException.class, () -> Enum.valueOf(Thread.State.class, "NONE"));

        assertThat(ProblemMapper.isOfAValue(bug)).isFalse();
        assertThat(ProblemMapper.isOfAValue(new IllegalArgumentException("of a service's own code")))
                .isFalse();
    }
}
