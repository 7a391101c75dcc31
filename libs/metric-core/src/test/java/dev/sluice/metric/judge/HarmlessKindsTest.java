package dev.sluice.metric.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Amount;
import dev.sluice.metric.Contribution;
import dev.sluice.metric.Deed;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Measure.EventMatcher;
import dev.sluice.metric.Measure.Pick;
import dev.sluice.metric.NumericProperty;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.Trigger;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Features that cost exactly the margin, measured by each kind that is not a plain race of counts, looked at again and again: rolled
 * back no more often than α. Money has a heavy tail. {@code -Dsluice.runs=N} makes it sharper.
 */
class HarmlessKindsTest {

    private static final EventMatcher DID = new EventMatcher("did", List.of());
    private static final NumericProperty CENTS = new NumericProperty("total", 2);
    private static final int RUNS = Integer.getInteger("sluice.runs", 120);
    private static final int PEOPLE = 2_500;
    private static final int LOOK_EVERY = 125;
    private static final double TREATED = 0.2;

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"sum", "mean", "steady mean", "ratio", "quantile", "certified quantile"})
    void shouldRollBackNoMoreOftenThanAlphaAtTheMargin(String kind) {
        int falsely = 0;
        for (int run = 0; run < RUNS; run++) {
            falsely += everBreached(guardrail(kind), new Random(run)) ? 1 : 0;
        }

        double error = Math.sqrt(RUNS * 0.05 * 0.95);
        assertThat((double) falsely).as("of %d, seeds from 0", RUNS).isLessThan(RUNS * 0.05 + 3 * error);
    }

    private static boolean everBreached(Guardrail guardrail, Random random) {
        Arm treated = new Arm(guardrail);
        Arm control = new Arm(guardrail);
        for (int person = 1; person <= PEOPLE; person++) {
            boolean isTreated = random.nextDouble() < TREATED;
            (isTreated ? treated : control).add(isTreated, random);
            if (person % LOOK_EVERY == 0) {
                Evidence evidence = Cases.stage(1)
                        .comparing(1)
                        .with(guardrail, new StratumCounts(Cases.key(1, 2_000), treated.tally(), control.tally()))
                        .evidence();
                if (RolloutJudge.isBreached(evidence)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Guardrail guardrail(String kind) {
        BasisPoints p = new BasisPoints(9_000);
        Amount money = new Amount(DID, Optional.of(CENTS), 500);
        return switch (kind) {
            case "sum" -> falls(new Measure.Sum(DID, CENTS, 60));
            case "mean" -> falls(new Measure.Mean(DID, CENTS, 60));
            case "steady mean" -> falls(new Measure.SteadyMean(DID, CENTS, 500, 14));
            case "ratio" -> falls(new Measure.Ratio(money, new Amount(DID, Optional.empty(), 9), 14));
            case "quantile" -> rises(new Measure.Quantile(DID, CENTS, Pick.FIRST, p, quantile()));
            default -> rises(new Measure.CertifiedQuantile(DID, CENTS, Pick.FIRST, p, 30));
        };
    }

    /** The 90 % quantile of what control pays. */
    private static double quantile() {
        return 10 * Math.exp(0.8 * 1.2815515655446004);
    }

    private static Guardrail falls(Measure measure) {
        return guardrail(measure, Direction.LOWER_IS_WORSE);
    }

    private static Guardrail rises(Measure measure) {
        return guardrail(measure, Direction.HIGHER_IS_WORSE);
    }

    private static Guardrail guardrail(Measure measure, Direction direction) {
        return Cases.guardrail(
                "g", "paid", measure, direction, 2_000, Trigger.BEYOND_MARGIN, GuardrailAction.ROLL_BACK, 1);
    }

    /** One arm's people as they come. */
    private static final class Arm {

        private final Guardrail guardrail;
        private final long[] levels;
        private final BigInteger[] sums;
        private int people;

        Arm(Guardrail guardrail) {
            this.guardrail = guardrail;
            this.levels = new long[guardrail.metric().measure().levels()];
            this.sums = new BigInteger[Contribution.Sums.of(guardrail.metric().measure())];
            Arrays.fill(sums, BigInteger.ZERO);
        }

        void add(boolean isTreated, Random random) {
            people++;
            Contribution adds = Contribution.of(
                    guardrail, new StageProof.Reach(1), isTreated, 0, random.nextInt(), deeds(isTreated, random));
            if (adds.level() > 0) {
                levels[adds.level() - 1]++;
            }
            for (int i = 0; i < adds.sums().size(); i++) {
                sums[i] = sums[i].add(adds.sums().get(i));
            }
        }

        /** Treated people have less (or more) by exactly the margin, in whatever way the measure sees it. */
        private List<Deed> deeds(boolean isTreated, Random random) {
            boolean pays = random.nextInt(3) > 0;
            double money = 10 * Math.exp(0.8 * random.nextGaussian());
            boolean stays = random.nextDouble() < 0.8;
            double moved =
                    switch (guardrail.metric().measure()) {
                        case Measure.Quantile _, Measure.CertifiedQuantile _ -> money * 1.2;
                        case Measure.SteadyMean _, Measure.Ratio _ -> money * 0.8;
                        case Measure.Sum _,
                                Measure.Mean _,
                                Measure.Conversion _,
                                Measure.Funnel _,
                                Measure.Retention _,
                                Measure.Count _ -> stays ? money : -1;
                        case Measure.Series _, Measure.Raised _ ->
                            throw new AssertionError("it measures no people, and nobody promises anything of it");
                    };
            double has = isTreated ? moved : money;
            List<Deed> deeds = new ArrayList<>();
            if (pays && has >= 0) {
                deeds.add(new Deed(1, 1, 0, CENTS.units(has)));
            }
            if (pays && guardrail.metric().measure().events().size() == 2) {
                deeds.add(new Deed(2, 2, 1, 0));
            }
            return deeds;
        }

        Tally tally() {
            return new Tally(people, Arrays.stream(levels).boxed().toList(), Optional.of(Arrays.asList(sums.clone())));
        }
    }
}
