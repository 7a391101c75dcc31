package dev.sluice.metric.evidence;

import static dev.sluice.metric.evidence.Vectors.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metric.evidence.Mismatch.Exposures;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class MismatchTest {

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/vectors/mismatch.csv", delimiter = '|', numLinesToSkip = 1, nullValues = "—")
    void shouldGiveReferenceEvidenceWhenExposuresAreGiven(
            String id, String strata, Double odds, Double dirichlet100, Double dirichlet10000) {
        // given
        List<Exposures> exposures = Vectors.strata(strata).stream()
                .map(s ->
                        new Exposures(s.key(), s.treated().people(), s.control().people()))
                .toList();

        // then
        if (odds != null) {
            assertAgrees(Mismatch.logE(exposures), odds);
        }
        assertAgrees(dirichlet(exposures, 100), dirichlet100);
        if (dirichlet10000 != null) {
            assertAgrees(dirichlet(exposures, 10_000), dirichlet10000);
        }
    }

    private static double dirichlet(List<Exposures> strata, double concentration) {
        double sum = 0;
        for (Exposures stratum : strata) {
            double w = stratum.key().odds();
            sum += Mismatch.dirichletLogE(
                    concentration, List.of(w, 1 - w), List.of(stratum.treated(), stratum.control()));
        }
        return sum;
    }

    @Test
    void shouldKnowGammaWhenItIsAFactorialOrAHalf() {
        assertThat(LogGamma.of(1)).isCloseTo(0, Offset.offset(1e-14));
        assertThat(LogGamma.of(11)).isCloseTo(Math.log(3_628_800), Offset.offset(1e-13));
        assertThat(LogGamma.of(0.5)).isCloseTo(0.5 * Math.log(Math.PI), Offset.offset(1e-14));
    }
}
