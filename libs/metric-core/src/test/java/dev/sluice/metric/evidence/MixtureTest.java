package dev.sluice.metric.evidence;

import static dev.sluice.metric.evidence.Vectors.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metric.Direction;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class MixtureTest {

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/vectors/log-phi.csv", delimiter = '|', numLinesToSkip = 1)
    void shouldKnowNormalDistributionWhenPointLiesAnywhere(String id, double x, double expected) {
        // P9 is of the order of 1e-9 itself: the absolute tolerance is the one that counts there.
        assertAgrees(LogPhi.of(x), expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/vectors/half-normal.csv", delimiter = '|', numLinesToSkip = 1, nullValues = "—")
    void shouldGiveReferenceEvidenceWhenScoreAndInformationAreGiven(
            String id, double score, double information, double rho, Double oneSided, Double twoSided) {
        if (oneSided != null) {
            assertAgrees(Mixture.oneSided(score, information, rho), oneSided);
        }
        if (twoSided != null) {
            // The mean of both one-sided tests is the two-sided one.
            double both =
                    LogSum.of(Mixture.oneSided(score, information, rho), Mixture.oneSided(-score, information, rho))
                            - Math.log(2);
            assertAgrees(both, twoSided);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "F9, 100, 15.8006349069, 0.05, 27.6607088307",
        "F11, 2000, 400, 0.01, 151.929458499",
        "F12, 40000, 6400, 0.05, 553.239292730"
    })
    void shouldCrossAtReferenceScoreWhenInformationIsGiven(
            String id, double information, double rho, double level, double expected) {
        // when
        double score = Root.between(0, 1e4, s -> Mixture.oneSided(s, information, rho) + Math.log(level));

        // then
        assertAgrees(score, expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/vectors/means.csv", delimiter = '|', numLinesToSkip = 1)
    void shouldGiveReferenceEvidenceWhenMeansAreCompared(
            String id,
            String treated,
            String control,
            double r0,
            String badSide,
            double scale,
            double difference,
            double armVariance,
            double nullVariance,
            double rollBack,
            double pass) {
        // when
        Contrast contrast = MeanContrast.of(sums(treated), sums(control), r0);

        // then
        assertContrast(contrast, difference, armVariance, nullVariance);
        assertEvidence(contrast, Vectors.direction(badSide), scale, rollBack, pass);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/vectors/ratios.csv", delimiter = '|', numLinesToSkip = 1)
    void shouldGiveReferenceEvidenceWhenRatiosAreCompared(
            String id,
            String treated,
            String control,
            double r0,
            double scale,
            double treatedRatio,
            double controlRatio,
            double difference,
            double armVariance,
            double nullVariance,
            double rollBack,
            double pass) {
        // given
        double[] t = numbers(treated);
        double[] c = numbers(control);
        RatioContrast.Sums ofTreated = new RatioContrast.Sums((long) t[0], t[1], t[2], t[3], t[4], t[5]);
        RatioContrast.Sums ofControl = new RatioContrast.Sums((long) c[0], c[1], c[2], c[3], c[4], c[5]);

        // when
        Contrast contrast = RatioContrast.of(ofTreated, ofControl, r0);

        // then
        assertAgrees(ofTreated.ratio(), treatedRatio);
        assertAgrees(ofControl.ratio(), controlRatio);
        assertContrast(contrast, difference, armVariance, nullVariance);
        assertEvidence(contrast, Direction.LOWER_IS_WORSE, scale, rollBack, pass);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/vectors/cuped.csv", delimiter = '|', numLinesToSkip = 1)
    void shouldGiveReferenceEvidenceWhenMeansAreAdjusted(
            String id,
            String treated,
            String control,
            double r0,
            double slope,
            double scale,
            double difference,
            double armVariance,
            double nullVariance,
            double rollBack,
            double pass) {
        // given
        double[] t = numbers(treated);
        double[] c = numbers(control);

        // when
        Contrast contrast = Cuped.of(
                new Cuped.Sums((long) t[0], t[1], t[2], t[3], t[4], t[5]),
                new Cuped.Sums((long) c[0], c[1], c[2], c[3], c[4], c[5]),
                r0,
                slope);

        // then
        assertContrast(contrast, difference, armVariance, nullVariance);
        assertEvidence(contrast, Direction.LOWER_IS_WORSE, scale, rollBack, pass);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "J5 | 400, 1800, 16200 | 3600, 21600, 226800 | 1.5 | 0.627948061055 | 0.883815703160",
                "J6 | 500, 2450, 13000 | 500, 2500, 13500 | 0.625 | 0.925080290003 | 1.03895628169"
            })
    void shouldGiveReferenceBoundsWhenMixtureIsInverted(
            String id, String treated, String control, double scale, double lower, double upper) {
        // given
        MeanContrast.Sums t = sums(treated);
        MeanContrast.Sums c = sums(control);

        // when
        ConfidenceBounds bounds = ConfidenceBounds.around(
                t.mean() / c.mean(),
                r -> Mixture.of(List.of(MeanContrast.of(t, c, r))).rollBackLogE(Direction.LOWER_IS_WORSE, scale),
                r -> Mixture.of(List.of(MeanContrast.of(t, c, r))).rollBackLogE(Direction.HIGHER_IS_WORSE, scale),
                0.025);

        // then
        assertAgrees(bounds.lower(), lower);
        assertAgrees(bounds.upper(), upper);
    }

    @Test
    void shouldNotSpeakWhenPeopleAreTooFewForTheSpread() {
        assertThat(MeanContrast.maySpeak(50, 50, 0.8, 0.6, 0)).isTrue();
        assertThat(MeanContrast.maySpeak(49, 5_000, 0.8, 0.6, 0)).isFalse();
        assertThat(MeanContrast.maySpeak(400, 5_000, 0.8, 0.05, 0)).isFalse();
        assertThat(MeanContrast.maySpeak(2_000, 5_000, 0.8, 0.5, 10)).isFalse();
    }

    @Test
    void shouldScaleMixtureByMarginAndFormerMean() {
        assertAgrees(Mixture.scale(0.2, 6), 1.5);
        assertAgrees(Mixture.scale(0.05, 10), 1);
    }

    private static void assertContrast(Contrast contrast, double difference, double armVariance, double nullVariance) {
        assertAgrees(contrast.difference(), difference);
        assertAgrees(contrast.armVariance(), armVariance);
        assertAgrees(contrast.nullVariance(), nullVariance);
    }

    private static void assertEvidence(
            Contrast contrast, Direction direction, double scale, double rollBack, double pass) {
        Mixture mixture = Mixture.of(List.of(contrast));
        assertAgrees(mixture.rollBackLogE(direction, scale), rollBack);
        assertAgrees(mixture.passLogE(direction, scale), pass);
    }

    private static MeanContrast.Sums sums(String text) {
        double[] numbers = numbers(text);
        return new MeanContrast.Sums((long) numbers[0], numbers[1], numbers[2]);
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
