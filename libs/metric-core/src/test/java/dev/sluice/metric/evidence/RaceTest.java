package dev.sluice.metric.evidence;

import static dev.sluice.metric.evidence.Vectors.assertAgrees;

import dev.sluice.metric.StratumCounts;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class RaceTest {

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/vectors/factors.csv", delimiter = '|', numLinesToSkip = 1)
    void shouldWeighOnePersonAsReferenceWhenAlternativeIsGiven(
            String id, double w, double r0, double r, double b, String p, double t1, double c1, double t0, double c0) {
        // when
        Factors factors = Factors.of(w, r0, r, b);

        // then
        assertAgrees(factors.logTreated(1), t1);
        assertAgrees(factors.logControl(1), c1);
        assertAgrees(factors.logTreated(0), t0);
        assertAgrees(factors.logControl(0), c0);
        if (b > 0) {
            assertAgrees(Factors.projection(w, r0, Math.min(r * b, 0.95), b), Double.parseDouble(p));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/vectors/event-race.csv", delimiter = '|', numLinesToSkip = 1)
    void shouldGiveReferenceEvidenceWhenOnlyConvertersRace(
            String id, String decision, String badSide, double r0, String strata, double expected) {
        // given
        Race race = Race.of(Vectors.grid(decision), Vectors.direction(badSide), r0);

        // when
        double logE = race.logE(Vectors.strata(strata));

        // then
        assertAgrees(logE, expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/vectors/augmented-race.csv", delimiter = '|', numLinesToSkip = 1)
    void shouldGiveReferenceEvidenceWhenEverybodyRaces(
            String id, String decision, String badSide, double r0, double b, String strata, double expected) {
        // given
        Race race = new Race(Vectors.grid(decision), Vectors.direction(badSide), r0, b);

        // when
        double logE = race.logE(Vectors.strata(strata));

        // then
        assertAgrees(logE, expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/vectors/fractional-race.csv", delimiter = '|', numLinesToSkip = 1)
    void shouldGiveReferenceEvidenceWhenPeopleStandAtLevels(
            String id,
            String decision,
            String badSide,
            double r0,
            double w,
            double b,
            String treated,
            String control,
            double expected) {
        // given
        Race race = new Race(Vectors.grid(decision), Vectors.direction(badSide), r0, b);
        StratumCounts stratum = Vectors.stratum(0, w, Vectors.levels(treated), Vectors.levels(control));

        // when
        double logE = race.logE(List.of(stratum));

        // then
        assertAgrees(logE, expected);
    }
}
