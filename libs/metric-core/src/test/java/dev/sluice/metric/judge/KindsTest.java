package dev.sluice.metric.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Amount;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Measure.EventMatcher;
import dev.sluice.metric.Measure.Pick;
import dev.sluice.metric.NumericProperty;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.VerdictStatus;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Every kind of measure is judged by the test that the reference names for it: its vectors, through the whole judge. */
class KindsTest {

    private static final EventMatcher DID = new EventMatcher("did", List.of());
    private static final NumericProperty WHOLE = new NumericProperty("value", 0);

    /** G1: means. The cubes are those of values that lean to no side. */
    @Test
    void shouldJudgeASteadyMeanByTheMixture() {
        Guardrail guardrail = guardrail(new Measure.SteadyMean(DID, WHOLE, 1_000, 6), Direction.LOWER_IS_WORSE, 2_000);
        Tally treated = new Tally(430, List.of(), sums(400, 400, 1_800, 16_200, 0));
        Tally control = new Tally(4_000, List.of(), sums(3_600, 3_600, 21_600, 226_800, 2_527_200));

        GuardrailVerdict verdict = judged(guardrail, 1_000, treated, control);

        assertThat(verdict.rollBackLogE()).isCloseTo(-0.513959679257, within(1e-9));
        assertThat(verdict.passLogE()).isCloseTo(-2.59437761831, within(1e-9));
        assertThat(verdict.effect().ratio()).isCloseTo(4.5 / 6, within(1e-12));
        assertThat(verdict.treated()).isEqualTo(new GuardrailVerdict.ArmSummary(430, 400, 4.5));
        assertThat(verdict.sentence())
                .contains(
                        "fell by 25 % (treated 400 of 430 with a value, 4.500 each (1,000 at most); control 3,600 of 4,000");
    }

    @Test
    void shouldSayNothingOfAMeanBeforeThereArePeopleEnoughForItsSpread() {
        Guardrail guardrail = guardrail(new Measure.SteadyMean(DID, WHOLE, 1_000, 6), Direction.LOWER_IS_WORSE, 2_000);
        Tally few = new Tally(49, List.of(), sums(49, 49, 10, 20, 40));
        Tally control = new Tally(4_000, List.of(), sums(3_600, 3_600, 21_600, 226_800, 2_527_200));
        Tally leaning = new Tally(4_000, List.of(), sums(3_600, 3_600, 21_600, 226_800, 90_000_000));

        assertThat(judged(guardrail, 1_000, few, control).rollBackLogE()).isZero();
        Tally treated = new Tally(400, List.of(), sums(400, 400, 400, 16_200, 0));
        assertThat(judged(guardrail, 1_000, treated, leaning).rollBackLogE()).isZero();
        assertThat(judged(guardrail, 1_000, treated, leaning).effect().upper()).isInfinite();
        assertThat(judged(guardrail, 1_000, treated, control).rollBackLogE()).isPositive();
    }

    /** H1: a ratio of sums. */
    @Test
    void shouldJudgeARatioByItsLinearContrast() {
        Amount clicks = new Amount(DID, Optional.empty(), 1_000);
        Guardrail guardrail = guardrail(new Measure.Ratio(clicks, clicks, 0.4), Direction.LOWER_IS_WORSE, 1_000);
        Tally treated = new Tally(1_000, List.of(), sums(500, 850, 5_000, 1_900, 5_600, 40_000, 0, 0, 0, 0));
        Tally control = new Tally(9_000, List.of(), sums(5_000, 9_100, 45_200, 21_500, 60_500, 362_000, 0, 0, 0, 0));

        GuardrailVerdict verdict = judged(guardrail, 1_000, treated, control, Cases.notWorseThan(1_000));

        assertThat(verdict.rollBackLogE()).isCloseTo(-0.129606034797, within(1e-9));
        assertThat(verdict.passLogE()).isCloseTo(-2.85819418929, within(1e-9));
        assertThat(verdict.sentence()).contains("treated 0.170 over 1,000 people; control 0.201 over 9,000 people");
    }

    /** L5 and L6: beyond a former quantile. */
    @Test
    void shouldJudgeAQuantileByWhoIsBeyondTheThreshold() {
        Guardrail guardrail = guardrail(
                new Measure.Quantile(DID, WHOLE, Pick.FIRST, new BasisPoints(9_500), 2_000),
                Direction.HIGHER_IS_WORSE,
                2_000);

        GuardrailVerdict slower = judged(
                guardrail,
                1_000,
                new Tally(700, List.of(), sums(500, 90, 60, 50)),
                new Tally(6_000, List.of(), sums(4_500, 225, 225, 225)));
        GuardrailVerdict same = judged(
                guardrail,
                2_500,
                new Tally(900, List.of(), sums(800, 44, 40, 26)),
                new Tally(2_500, List.of(), sums(2_400, 120, 120, 120)));

        assertThat(slower.rollBackLogE()).isCloseTo(13.5692044679, within(1e-8));
        assertThat(slower.status()).isEqualTo(VerdictStatus.BREACHED);
        assertThat(slower.effect().ratio()).isCloseTo(90.0 / 500 / (225.0 / 4_500), within(1e-9));
        assertThat(slower.sentence())
                .contains("beyond 2,000 rose by 260 %", "90 of 700, 18.0 % of those with a value", "is proven");
        assertThat(same.passLogE()).isCloseTo(1.79624435831, within(1e-9));
    }

    /** L1: the quantile itself, by both histograms. */
    @Test
    void shouldJudgeACertifiedQuantileByBothHistograms() {
        Guardrail harm = Cases.guardrail(
                "g",
                "latency",
                new Measure.CertifiedQuantile(DID, WHOLE, Pick.FIRST, new BasisPoints(9_000), 100),
                Direction.HIGHER_IS_WORSE,
                2_000,
                Trigger.HARM,
                GuardrailAction.ROLL_BACK,
                1);

        GuardrailVerdict verdict = judged(
                harm,
                1_000,
                histogram(200, 90, 5, 10, 20, 40, 40, 30, 25, 30),
                histogram(2_000, 90, 200, 350, 450, 420, 260, 160, 100, 60));

        assertThat(verdict.rollBackLogE()).isCloseTo(3.62046004298, within(1e-9));
        assertThat(verdict.effect().ratio()).isGreaterThan(1);
        assertThat(verdict.effect().lower()).isBetween(0.5, verdict.effect().ratio());
        assertThat(verdict.effect().upper()).isGreaterThan(verdict.effect().ratio());
        assertThat(verdict.sentence()).contains("Latency at its 90 % quantile rose by");
    }

    @Test
    void shouldProveAQuantileWorseThanItsMarginOrNotWorse() {
        Guardrail rise = guardrail(
                new Measure.CertifiedQuantile(DID, WHOLE, Pick.FIRST, new BasisPoints(9_000), 100),
                Direction.HIGHER_IS_WORSE,
                2_000);
        Guardrail fall = guardrail(
                new Measure.CertifiedQuantile(DID, WHOLE, Pick.FIRST, new BasisPoints(9_000), 100),
                Direction.LOWER_IS_WORSE,
                2_000);
        Tally low = spread(3_000, 60);
        Tally high = spread(3_000, 85);

        assertThat(judged(rise, 5_000, high, low).status()).isEqualTo(VerdictStatus.BREACHED);
        assertThat(judged(rise, 5_000, low, low).status()).isEqualTo(VerdictStatus.PASSED);
        assertThat(judged(rise, 5_000, low, high).status()).isEqualTo(VerdictStatus.PASSED);
        assertThat(judged(fall, 5_000, low, high).status()).isEqualTo(VerdictStatus.BREACHED);
        assertThat(judged(fall, 5_000, high, high).status()).isEqualTo(VerdictStatus.PASSED);
        assertThat(judged(fall, 5_000, high, low).status()).isEqualTo(VerdictStatus.PASSED);
    }

    /** D4 beside B3: who has the whole cap is an event; who has a value at all is counted apart from the rounded levels. */
    @Test
    void shouldJudgeASumByItsPartsOfTheCapAndByWhetherThereIsAny() {
        Guardrail guardrail = guardrail(new Measure.Sum(DID, WHOLE, 50), Direction.LOWER_IS_WORSE, 2_000);
        Tally treated = new Tally(1_000, parts(30), sums(30));
        Tally control = new Tally(9_000, parts(600), sums(600));
        Tally more = new Tally(9_000, parts(600), sums(900));

        GuardrailVerdict both = judged(guardrail, 1_000, treated, control);
        GuardrailVerdict rounded = judged(guardrail, 1_000, treated, more);

        assertThat(both.rollBackLogE()).isCloseTo(4.17591393765, within(1e-9));
        assertThat(both.treated()).isEqualTo(new GuardrailVerdict.ArmSummary(1_000, 30, 1.5));
        assertThat(both.sentence()).contains("30 of 1,000, 1.500 each (50.00 at most)");
        assertThat(rounded.rollBackLogE()).isGreaterThan(both.rollBackLogE());
    }

    private static Guardrail guardrail(Measure measure, Direction direction, int margin) {
        return Cases.guardrail(
                "g", "latency", measure, direction, margin, Trigger.BEYOND_MARGIN, GuardrailAction.ROLL_BACK, 1);
    }

    private static GuardrailVerdict judged(Guardrail guardrail, int share, Tally treated, Tally control) {
        return judged(guardrail, share, treated, control, Cases.notWorseThan(2_000));
    }

    private static GuardrailVerdict judged(
            Guardrail guardrail, int share, Tally treated, Tally control, dev.sluice.metric.StageProof proof) {
        StratumCounts stratum = new StratumCounts(Cases.key(1, share), treated, control);
        return RolloutJudge.judge(Cases.stage(1)
                        .comparing(1)
                        .toShow(proof)
                        .with(guardrail, stratum)
                        .evidence())
                .guardrails()
                .getFirst();
    }

    private static Optional<List<BigInteger>> sums(long... sums) {
        return Optional.of(LongStream.of(sums).mapToObj(BigInteger::valueOf).toList());
    }

    /** All at the highest part. */
    private static List<Long> parts(long people) {
        List<Long> levels = new ArrayList<>(Collections.nCopies(Measure.PARTS, 0L));
        levels.set(Measure.PARTS - 1, people);
        return levels;
    }

    private static Tally histogram(long people, int from, long... bins) {
        List<Long> levels = new ArrayList<>(Collections.nCopies(200, 0L));
        for (int i = 0; i < bins.length; i++) {
            levels.set(from + i, bins[i]);
        }
        return new Tally(people, levels);
    }

    /** So many people, evenly over forty bins from one on. */
    private static Tally spread(long people, int from) {
        long[] bins = new long[40];
        Arrays.fill(bins, people / bins.length);
        return histogram(people, from, bins);
    }
}
