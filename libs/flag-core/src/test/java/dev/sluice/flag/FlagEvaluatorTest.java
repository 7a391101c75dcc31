package dev.sluice.flag;

import static dev.sluice.flag.Given.CONTEXT;
import static dev.sluice.flag.Given.condition;
import static dev.sluice.flag.Given.flag;
import static dev.sluice.flag.Given.flagIs;
import static dev.sluice.flag.Given.giving;
import static dev.sluice.flag.Given.inactive;
import static dev.sluice.flag.Given.onPlan;
import static dev.sluice.flag.Given.person;
import static dev.sluice.flag.Given.plan;
import static dev.sluice.flag.Given.rollingOut;
import static dev.sluice.flag.Given.stage;
import static dev.sluice.flag.Given.variant;
import static dev.sluice.flag.Given.withVariants;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlagEvaluatorTest {

    @Test
    void shouldBeOffWhenInactive() {
        // when
        Evaluation answer = evaluate(inactive(flag("f", condition(100_00))), person("u"));

        // then
        assertThat(answer).isEqualTo(off("f", Reason.Code.FLAG_DISABLED, OptionalInt.empty()));
        assertThat(answer.reason().description()).isEqualTo("Feature flag is disabled");
    }

    @Test
    void shouldBeOffWhenThereIsNoCondition() {
        assertThat(evaluate(flag("f"), person("u")))
                .isEqualTo(off("f", Reason.Code.NO_CONDITION_MATCH, OptionalInt.empty()));
    }

    @Test
    void shouldTakeTheFirstConditionThatHasThePerson() {
        // given: user_1 lies at 0.437 under this key
        Flag flag = flag("beta-feature", condition(100_00, plan("pro")), condition(25_00), condition(50_00));

        // when
        Evaluation answer = evaluate(flag, onPlan("user_1", "free"));

        // then
        assertThat(answer)
                .isEqualTo(new Evaluation(
                        flag.key(),
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        new Reason(Reason.Code.CONDITION_MATCH, OptionalInt.of(2))));
        assertThat(answer.reason().description()).isEqualTo("Matched condition set 3");
        assertThat(answer.value()).isEqualTo(true);
    }

    @Test
    void shouldReportTheHighestReasonWhenNothingMatches() {
        // given: user_1 lies at 0.437 under this key
        PropertyFilter ofGroup = new PropertyFilter("name", PropertyType.GROUP, Operator.EXACT, "acme", false);

        // then
        assertReason(Reason.Code.OUT_OF_ROLLOUT_BOUND, 0, condition(25_00), condition(100_00, plan("pro")));
        assertReason(Reason.Code.OUT_OF_ROLLOUT_BOUND, 1, condition(25_00), condition(30_00));
        assertReason(Reason.Code.NO_CONDITION_MATCH, 1, condition(100_00, ofGroup), condition(100_00, plan("pro")));
        assertReason(
                Reason.Code.NO_GROUP_TYPE, 0, condition(100_00, ofGroup), condition(100_00, flagIs("no-such", true)));
        assertReason(Reason.Code.MISSING_DEPENDENCY, 0, condition(100_00, flagIs("no-such", false)));
    }

    @Test
    void shouldGiveVariantAndPayload() {
        // given: u1 falls to "test" and u2 to "control" under this key
        Flag flag = withVariants(
                flag("exp-a", giving("control", condition(100_00, plan("pro"))), condition(100_00)),
                Map.of("test", "{\"c\":1}", "true", "0"),
                variant("control", 50_00),
                variant("test", 50_00));

        // then
        assertThat(evaluate(flag, person("u1")).variant()).contains("test");
        assertThat(evaluate(flag, person("u1")).payload()).contains("{\"c\":1}");
        assertThat(evaluate(flag, person("u1")).value()).isEqualTo("test");
        assertThat(evaluate(flag, person("u2")).variant()).contains("control");
        assertThat(evaluate(flag, person("u2")).payload()).isEmpty();
        assertThat(evaluate(flag, onPlan("u1", "pro")).variant()).contains("control");
    }

    @Test
    void shouldIgnoreAnOverrideThatIsNoVariant() {
        // given
        Flag flag = withVariants(
                flag("exp-a", giving("gone", condition(100_00))),
                Map.of(),
                variant("control", 50_00),
                variant("test", 50_00));

        // then
        assertThat(evaluate(flag, person("u1")).variant()).contains("test");
        assertThat(evaluate(flag("f", giving("gone", condition(100_00))), person("u1"))
                        .value())
                .isEqualTo(true);
    }

    @Test
    void shouldBePlainlyOnWhenThePlaceLiesBeyondAllVariants() {
        // given: u1 lies at 0.520 under this key and salt
        Flag flag = withVariants(flag("exp-a", condition(100_00)), Map.of("true", "\"on\""), variant("a", 20_00));

        // then
        assertThat(evaluate(flag, person("u1")).value()).isEqualTo(true);
        assertThat(evaluate(flag, person("u1")).payload()).contains("\"on\"");
    }

    @Test
    void shouldGiveTheTreatmentOfAnOpenStageAfterTheOwnConditions() {
        // given: user_1 lies at 0.437, user_4 at 0.696 under this key
        Flag flag = rollingOut(
                flag("beta-feature", condition(100_00, plan("pro"))),
                stage(0, 100_00, plan("internal")),
                stage(1, 50_00));

        // then
        assertThat(evaluate(flag, onPlan("user_4", "internal")).reason())
                .isEqualTo(new Reason(Reason.Code.CONDITION_MATCH, OptionalInt.of(1)));
        assertThat(evaluate(flag, person("user_1")).reason())
                .isEqualTo(new Reason(Reason.Code.CONDITION_MATCH, OptionalInt.of(2)));
        assertThat(evaluate(flag, person("user_4")))
                .isEqualTo(off("beta-feature", Reason.Code.OUT_OF_ROLLOUT_BOUND, OptionalInt.of(2)));
        assertThat(evaluate(flag, onPlan("user_4", "pro")).reason())
                .isEqualTo(new Reason(Reason.Code.CONDITION_MATCH, OptionalInt.of(0)));
    }

    @Test
    void shouldGiveTheTreatmentsVariant() {
        // given
        Flag base = withVariants(flag("exp-a"), Map.of("test", "1"), variant("control", 100_00), variant("test", 0));
        Flag flag = Given.withLadder(
                base, Optional.of(new RolloutLadder("r", 1, Optional.of("test"), List.of(stage(0, 100_00)))));

        // when
        Evaluation answer = evaluate(flag, person("u1"));

        // then
        assertThat(answer.variant()).contains("test");
        assertThat(answer.payload()).contains("1");
    }

    @Test
    void shouldFollowOtherFlags() {
        // given
        Flag base = withVariants(flag("base", condition(100_00, plan("pro"))), Map.of(), variant("a", 100_00));
        Flag onAny = flag("on-any", condition(100_00, flagIs("base", true)));
        Flag onA = flag("on-a", condition(100_00, flagIs("base", "a")));
        Flag onB = flag("on-b", condition(100_00, flagIs("base", "b")));
        Flag onOff = flag("on-off", condition(100_00, flagIs("base", false)));
        EvaluationContext context = CONTEXT.withFlags(List.of(base, onAny, onA, onB, onOff));

        // then
        assertThat(keysOn(context, onPlan("u", "pro"))).containsExactlyInAnyOrder("base", "on-any", "on-a");
        assertThat(keysOn(context, onPlan("u", "free"))).containsExactly("on-off");
    }

    @Test
    void shouldDecideNothingByFlagsThatNeedEachOther() {
        // given
        Flag a = flag("a", condition(100_00, flagIs("b", false)));
        Flag b = flag("b", condition(100_00, flagIs("a", false)));
        Flag self = flag("self", condition(100_00, flagIs("self", false)));
        Flag onCircle = flag("on-circle", condition(100_00, flagIs("a", false)), condition(100_00, plan("pro")));
        EvaluationContext context = CONTEXT.withFlags(List.of(a, b, self, onCircle));

        // then
        assertThat(keysOn(context, person("u"))).isEmpty();
        assertThat(FlagEvaluator.evaluate(a, person("u"), context))
                .isEqualTo(off("a", Reason.Code.MISSING_DEPENDENCY, OptionalInt.of(0)));
        assertThat(keysOn(context, onPlan("u", "pro"))).containsExactly("on-circle");
    }

    @Test
    void shouldDecideManyPathsThroughTheSameFlagsOnce() {
        // given: 2^40 paths lead from the last flag to the first
        List<Flag> flags = new ArrayList<>(List.of(flag("f0", condition(100_00))));
        for (int i = 1; i <= 40; i++) {
            PropertyFilter before = flagIs("f" + (i - 1), true);
            flags.add(flag("f" + i, condition(0, before), condition(100_00, before, before)));
        }
        EvaluationContext context = CONTEXT.withFlags(flags);

        // then
        assertThat(FlagEvaluator.evaluate(flags.getLast(), person("u"), context).enabled())
                .isTrue();
    }

    @Test
    void shouldRefuseChainsThatAreTooDeep() {
        // given
        List<Flag> flags = new ArrayList<>(List.of(flag("f0", condition(100_00))));
        IntStream.rangeClosed(1, 20_000)
                .mapToObj(i -> flag("f" + i, condition(100_00, flagIs("f" + (i - 1), true))))
                .forEach(flags::add);
        EvaluationContext context = CONTEXT.withFlags(flags);

        // then
        assertThat(FlagEvaluator.evaluate(flags.get(Dependencies.DEPTH_MAX), person("u"), context)
                        .enabled())
                .isTrue();
        assertThat(FlagEvaluator.evaluate(flags.getLast(), person("u"), context)
                        .reason()
                        .code())
                .isEqualTo(Reason.Code.MISSING_DEPENDENCY);
    }

    @Test
    void shouldCompileTheFlagItIsGivenAndNotAnotherVersionOfIt() {
        // given
        Flag before = flag("f");
        Flag after = flag("f", condition(100_00));
        EvaluationContext context = CONTEXT.withFlags(List.of(before));

        // then
        assertThat(FlagEvaluator.evaluate(before, person("u"), context).enabled())
                .isFalse();
        assertThat(FlagEvaluator.evaluate(after, person("u"), context).enabled())
                .isTrue();
    }

    @Test
    void shouldCountRelativeDatesFromTheContextsNow() {
        // given
        Flag flag = flag("f", condition(100_00, PropertyFilter.person("joined", Operator.IS_DATE_AFTER, "-7d")));
        Person person = new Person("u", Map.of("joined", "2026-11-20"));

        // then
        assertThat(FlagEvaluator.evaluate(flag, person, CONTEXT).enabled()).isTrue();
        assertThat(FlagEvaluator.evaluate(flag, person, CONTEXT.at(Given.NOW.plusSeconds(7 * 86_400)))
                        .enabled())
                .isFalse();
    }

    private static void assertReason(Reason.Code code, int index, ReleaseCondition... conditions) {
        assertThat(evaluate(flag("beta-feature", conditions), person("user_1")))
                .isEqualTo(off("beta-feature", code, OptionalInt.of(index)));
    }

    private static List<String> keysOn(EvaluationContext context, Person person) {
        return FlagEvaluator.evaluateAll(person, context).stream()
                .filter(Evaluation::enabled)
                .map(answer -> answer.key().value())
                .toList();
    }

    private static Evaluation evaluate(Flag flag, Person person) {
        return FlagEvaluator.evaluate(flag, person, CONTEXT);
    }

    private static Evaluation off(String key, Reason.Code code, OptionalInt index) {
        return new Evaluation(new FlagKey(key), false, Optional.empty(), Optional.empty(), new Reason(code, index));
    }
}
