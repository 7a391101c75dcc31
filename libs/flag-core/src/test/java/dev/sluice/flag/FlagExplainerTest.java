package dev.sluice.flag;

import static dev.sluice.flag.Given.CONTEXT;
import static dev.sluice.flag.Given.condition;
import static dev.sluice.flag.Given.flag;
import static dev.sluice.flag.Given.flagIs;
import static dev.sluice.flag.Given.giving;
import static dev.sluice.flag.Given.heldOutFrom;
import static dev.sluice.flag.Given.onPlan;
import static dev.sluice.flag.Given.person;
import static dev.sluice.flag.Given.plan;
import static dev.sluice.flag.Given.rollingOut;
import static dev.sluice.flag.Given.stage;
import static dev.sluice.flag.Given.variant;
import static dev.sluice.flag.Given.withTraits;
import static dev.sluice.flag.Given.withVariants;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.flag.Explanation.ConditionStep;
import dev.sluice.flag.Explanation.FilterStep;
import dev.sluice.flag.Explanation.Found;
import dev.sluice.flag.Explanation.StageName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlagExplainerTest {

    static LongStream seeds() {
        return LongStream.range(0, 300).map(i -> 32_452_843 * i + 20_261_123);
    }

    /** The steps alone lead to the evaluator's answer, and to the place in the rollout. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldLeadToTheEvaluatorsAnswer(long seed) {
        // given
        RandomWorld world = new RandomWorld(new Random(seed));
        Flag flag = world.withStages(List.of(world.stage(0), world.stage(1), world.stage(2)));
        EvaluationContext context = world.context(flag);

        for (Person person : world.people(30)) {
            // when
            Explanation why = FlagExplainer.explain(flag, person, context);

            // then
            assertThat(why.outcome())
                    .as("seed %d, %s", seed, person)
                    .isEqualTo(FlagEvaluator.evaluate(flag, person, context));
            assertThat(why.place()).as("seed %d, %s", seed, person).isEqualTo(Arms.assign(flag, person, context));
            assertThat(reasonOf(why, flag))
                    .as("seed %d, %s", seed, person)
                    .isEqualTo(why.outcome().reason());
            why.conditions().forEach(step -> assertConsistent(step, seed));
            why.variant().ifPresent(step -> {
                assertThat(step.variant())
                        .as("seed %d", seed)
                        .isEqualTo(why.outcome().variant());
                if (!step.byCondition()) {
                    assertThat(step.bucket()).as("seed %d", seed).isGreaterThanOrEqualTo(step.from());
                    assertThat(step.bucket()).as("seed %d", seed).isLessThan(step.to());
                }
            });
        }
    }

    /** The evaluator's rules, read off the steps. */
    private static Reason reasonOf(Explanation why, Flag flag) {
        if (why.choice().filter(Explanation.ChoiceStep::decided).isPresent()) {
            assertThat(why.outcome().enabled()).isEqualTo(why.choice().get().on());
            return Reason.CHOSEN;
        }
        if (why.holdout().filter(Explanation.HoldoutStep::heldOut).isPresent()) {
            return Reason.HELD_OUT;
        }
        Reason best = Reason.NO_CONDITIONS;
        boolean isOver = false;
        for (ConditionStep step : why.conditions()) {
            assertThat(step.reached()).isEqualTo(!isOver);
            if (isOver) {
                continue;
            }
            boolean isHigher = step.index() == 0 || step.verdict().compareTo(best.code()) >= 0;
            best = isHigher ? Reason.at(step.verdict(), step.index()) : best;
            boolean endsEarly = flag.traitsOrNone().earlyExit()
                    && step.stage().isEmpty()
                    && step.verdict() == Reason.Code.OUT_OF_ROLLOUT_BOUND;
            isOver = step.verdict() == Reason.Code.CONDITION_MATCH || endsEarly;
        }
        return best;
    }

    private static void assertConsistent(ConditionStep step, long seed) {
        boolean all = step.filters().stream().allMatch(FilterStep::passed)
                && step.bucketingId().isPresent();
        boolean passed =
                step.verdict() == Reason.Code.CONDITION_MATCH || step.verdict() == Reason.Code.OUT_OF_ROLLOUT_BOUND;
        assertThat(passed).as("seed %d, %s", seed, step).isEqualTo(all);
        assertThat(step.verdict() == Reason.Code.CONDITION_MATCH)
                .as("seed %d, %s", seed, step)
                .isEqualTo(all && step.within());
        step.bucket().ifPresent(bucket -> assertThat(step.within())
                .as("seed %d, %s", seed, step)
                .isEqualTo(Bucketing.isWithin(bucket, step.share(), step.kept())));
    }

    @Test
    void shouldSayWhatEachFilterFound() {
        // given: user_1 lies at 0.437 under this key
        Flag base = flag("base", condition(100_00));
        Flag flag = flag(
                "beta-feature",
                condition(100_00, plan("pro"), PropertyFilter.person("age", Operator.GT, 18)),
                condition(25_00, flagIs("base", true), flagIs("gone", true), PropertyFilter.cohort("free")),
                condition(50_00),
                condition(100_00));
        EvaluationContext context =
                CONTEXT.withFlags(List.of(base)).withCohorts(List.of(Given.cohort("free", Given.test(plan("free")))));

        // when
        Explanation why = FlagExplainer.explain(flag, onPlan("user_1", "free"), context);

        // then
        assertThat(why.bucketingId()).contains("user_1");
        assertThat(why.conditions().get(0).filters())
                .extracting(FilterStep::found, FilterStep::passed)
                .containsExactly(tuple(Optional.of("free"), false), tuple(Optional.empty(), false));
        assertThat(why.conditions().get(1).filters())
                .extracting(FilterStep::found, FilterStep::passed)
                .containsExactly(
                        tuple(Optional.of("true"), true),
                        tuple(Optional.empty(), false),
                        tuple(Optional.of("member"), true));
        assertThat(why.conditions().get(1).verdict()).isEqualTo(Reason.Code.MISSING_DEPENDENCY);
        assertThat(why.conditions().get(2).bucket().orElseThrow()).isCloseTo(0.437, within(0.001));
        assertThat(why.conditions()).extracting(ConditionStep::reached).containsExactly(true, true, true, false);
    }

    @Test
    void shouldNameTheStagesOfARollout() {
        // given
        Flag flag = rollingOut(flag("beta-feature", condition(0)), stage(2, 50_00));

        // when
        Explanation why = FlagExplainer.explain(flag, person("user_1"), CONTEXT);

        // then
        assertThat(why.conditions())
                .extracting(ConditionStep::stage)
                .containsExactly(Optional.empty(), Optional.of(new StageName(2, "stage 2")));
        assertThat(why.place().arm()).isEqualTo(Arm.TREATED);
    }

    @Test
    void shouldSayWhatThePersonChoseAndThatNothingElseWasAsked() {
        // given
        Flag flag =
                withTraits(heldOutFrom(flag("eaf", condition(100_00)), 10_00), traits -> traits.withEnrollment(true));

        // when
        Explanation chose =
                FlagExplainer.explain(flag, new Person("u", Map.of("$feature_enrollment/eaf", false)), CONTEXT);
        Explanation heldOut = FlagExplainer.explain(flag, person("user_5"), CONTEXT);

        // then
        assertThat(chose.choice())
                .contains(new Explanation.ChoiceStep(
                        List.of(new Found("$feature_enrollment/eaf", "false")), true, false));
        assertThat(chose.conditions()).extracting(ConditionStep::reached).containsExactly(false);
        assertThat(heldOut.choice()).contains(new Explanation.ChoiceStep(List.of(), false, false));
        assertThat(heldOut.holdout().orElseThrow().bucket().orElseThrow()).isCloseTo(0.0702, within(0.0001));
        assertThat(heldOut.holdout().orElseThrow().heldOut()).isTrue();
    }

    @Test
    void shouldSayHowTheVariantWasChosen() {
        // given: u1 lies at 0.520 among the variants under this key
        Flag flag = withVariants(
                flag("exp-a", giving("b", condition(100_00, plan("pro"))), condition(100_00)),
                Map.of(),
                variant("a", 30_00),
                variant("b", 30_00));

        // then
        Explanation.VariantStep byBucket =
                FlagExplainer.explain(flag, person("u1"), CONTEXT).variant().orElseThrow();
        assertThat(byBucket.variant()).contains("b");
        assertThat(byBucket.from()).isEqualTo(0.3);
        assertThat(byBucket.to()).isEqualTo(0.6);
        assertThat(byBucket.bucket()).isCloseTo(0.520, within(0.001));
        assertThat(FlagExplainer.explain(flag, onPlan("u1", "pro"), CONTEXT)
                        .variant()
                        .orElseThrow()
                        .byCondition())
                .isTrue();
        assertThat(FlagExplainer.explain(flag("f", condition(100_00)), person("u"), CONTEXT)
                        .variant())
                .isEmpty();
    }
}
