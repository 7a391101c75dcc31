package dev.sluice.metric.evidence;

import static dev.sluice.metric.evidence.Vectors.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ConfidenceBoundsTest {

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/vectors/bounds.csv", delimiter = '|', numLinesToSkip = 1)
    void shouldGiveReferenceBoundsWhenRaceIsInverted(
            String id, String strata, double level, double lower, double upper) {
        // when
        ConfidenceBounds bounds = ConfidenceBounds.ofRace(Vectors.strata(strata), level);

        // then
        assertAgrees(bounds.lower(), lower);
        assertAgrees(bounds.upper(), upper);
    }

    @Test
    void shouldBoundNothingWhenThereAreNoData() {
        assertThat(ConfidenceBounds.ofRace(List.of(), 0.05))
                .isEqualTo(new ConfidenceBounds(0, Double.POSITIVE_INFINITY));
    }
}
