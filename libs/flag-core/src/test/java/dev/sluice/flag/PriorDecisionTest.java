package dev.sluice.flag;

import static dev.sluice.flag.Given.CONTEXT;
import static dev.sluice.flag.Given.condition;
import static dev.sluice.flag.Given.flag;
import static dev.sluice.flag.Given.heldOutFrom;
import static dev.sluice.flag.Given.inactive;
import static dev.sluice.flag.Given.memberOf;
import static dev.sluice.flag.Given.ofCompanies;
import static dev.sluice.flag.Given.person;
import static dev.sluice.flag.Given.rollingOut;
import static dev.sluice.flag.Given.stage;
import static dev.sluice.flag.Given.variant;
import static dev.sluice.flag.Given.withTraits;
import static dev.sluice.flag.Given.withVariants;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** As held out, user_5 lies at 0.0702, user_1 at 0.359, org_77 at 0.541; under {@code eaf} they lie elsewhere. */
class PriorDecisionTest {

    private static final Flag HELD_OUT = heldOutFrom(flag("f", condition(100_00)), 10_00);
    private static final Flag EARLY = enrolling(flag("eaf", condition(0)));

    @Test
    void shouldGiveTheHeldOutTheHoldoutsVariant() {
        // given
        Flag flag =
                withVariants(HELD_OUT, Map.of("holdout-42", "{}", "a", "1"), variant("a", 50_00), variant("b", 50_00));

        // when
        Evaluation answer = FlagEvaluator.evaluate(flag, person("user_5"), CONTEXT);

        // then
        assertThat(answer)
                .isEqualTo(new Evaluation(
                        flag.key(), true, Optional.of("holdout-42"), Optional.of("{}"), Reason.HELD_OUT));
        assertThat(answer.reason().code().wireName()).isEqualTo("holdout_condition_value");
        assertThat(answer.value()).isEqualTo("holdout-42");
        assertThat(value(flag, person("user_1"))).isIn("a", "b");
    }

    @Test
    void shouldHoldOutTheSamePeopleFromEveryFlagAndNobodyFromAFlagThatIsOff() {
        assertThat(value(heldOutFrom(flag("other"), 10_00), person("user_5"))).isEqualTo("holdout-42");
        assertThat(value(heldOutFrom(flag("other"), 5_00), person("user_5"))).isEqualTo(false);
        assertThat(value(inactive(HELD_OUT), person("user_5"))).isEqualTo(false);
    }

    @Test
    void shouldHoldOutByTheIdThatPlacesThePerson() {
        // given
        Flag ofCompanies = ofCompanies(heldOutFrom(flag("f", condition(100_00)), 55_00));
        Flag byDevice = withTraits(HELD_OUT, traits -> traits.withBucketedBy(BucketedBy.DEVICE_ID));

        // then
        assertThat(value(ofCompanies, memberOf(person("user_3"), "org_77", Map.of())))
                .isEqualTo("holdout-42");
        assertThat(reason(ofCompanies, person("user_5")).code()).isEqualTo(Reason.Code.NO_GROUP_TYPE);
        assertThat(value(byDevice, person("user_1").onDevice("user_5"))).isEqualTo("holdout-42");
        assertThat(value(byDevice, person("user_5").onDevice("user_1"))).isEqualTo(true);
    }

    @Test
    void shouldFollowWhatThePersonChose() {
        // given
        Flag flag = withVariants(EARLY, Map.of("true", "1", "a", "2"), variant("a", 50_00), variant("b", 50_00));

        // then
        for (Object yes : List.of(true, "true")) {
            assertThat(FlagEvaluator.evaluate(flag, choosing(yes), CONTEXT))
                    .isEqualTo(new Evaluation(flag.key(), true, Optional.empty(), Optional.of("1"), Reason.CHOSEN));
        }
        for (Object no : List.of(false, "false", "True", 1, List.of(true))) {
            assertThat(FlagEvaluator.evaluate(enrolling(flag("eaf", condition(100_00))), choosing(no), CONTEXT))
                    .as("%s", no)
                    .isEqualTo(Evaluation.off(flag.key(), Reason.CHOSEN));
        }
        assertThat(reason(enrolling(flag("eaf", condition(100_00))), choosing(null)))
                .isEqualTo(Reason.CHOSEN);
    }

    @Test
    void shouldAskTheConditionsWhenThePersonDidNotChoose() {
        // given
        Flag openToAll = enrolling(flag("eaf", condition(100_00)));
        Person choosingAnother = new Person("u", Map.of("$feature_enrollment/other", true));

        // then
        assertThat(value(EARLY, person("u"))).isEqualTo(false);
        assertThat(value(EARLY, choosingAnother)).isEqualTo(false);
        assertThat(value(openToAll, person("u"))).isEqualTo(true);
        assertThat(value(flag("eaf", condition(0)), choosing(true)))
                .as("not asked for")
                .isEqualTo(false);
    }

    @Test
    void shouldPutTheChoiceBeforeHoldoutAndGroupButAfterTheSwitch() {
        // given
        Flag flag = ofCompanies(heldOutFrom(EARLY, 100_00));

        // then
        assertThat(reason(flag, choosing(true))).isEqualTo(Reason.CHOSEN);
        assertThat(reason(heldOutFrom(EARLY, 100_00), choosing(true))).isEqualTo(Reason.CHOSEN);
        assertThat(reason(heldOutFrom(EARLY, 100_00), person("u"))).isEqualTo(Reason.HELD_OUT);
        assertThat(reason(inactive(flag), choosing(true))).isEqualTo(Reason.DISABLED);
    }

    @Test
    void shouldFollowTheOlderFormOfEnrolment() {
        // given
        Flag flag = withTraits(
                flag("eaf", condition(100_00)),
                traits -> traits.withSuperCondition(Optional.of(condition(
                        100_00, PropertyFilter.person("$feature_enrollment/eaf", Operator.EXACT, List.of("true"))))));
        Flag both = withTraits(flag, traits -> traits.withEnrollment(true));

        // then
        assertThat(reason(flag, choosing(true))).isEqualTo(Reason.CHOSEN);
        assertThat(value(flag, choosing("true"))).isEqualTo(true);
        assertThat(FlagEvaluator.evaluate(flag, choosing(false), CONTEXT))
                .isEqualTo(Evaluation.off(flag.key(), Reason.CHOSEN));
        assertThat(reason(flag, person("u"))).isEqualTo(Reason.at(Reason.Code.CONDITION_MATCH, 0));
        assertThat(value(flag, choosing("TRUE"))).as("compared as filters do").isEqualTo(true);
        assertThat(value(both, choosing("TRUE"))).as("the newer form wins").isEqualTo(false);
    }

    @Test
    void shouldPlaceByShareInTheOlderFormToo() {
        // given: user_1 lies at 0.437 and user_4 at 0.696 under this key
        Flag flag = withTraits(
                flag("beta-feature", condition(100_00)),
                traits -> traits.withSuperCondition(
                        Optional.of(condition(50_00, PropertyFilter.person("in", Operator.EXACT, "yes")))));

        // then
        assertThat(value(flag, new Person("user_1", Map.of("in", "yes")))).isEqualTo(true);
        assertThat(value(flag, new Person("user_4", Map.of("in", "yes")))).isEqualTo(false);
    }

    @Test
    void shouldLeaveOutsideARolloutWhomItDoesNotDecideFor() {
        // given
        Flag rolling = rollingOut(EARLY, stage(0, 100_00));
        Flag heldOut = rollingOut(HELD_OUT, stage(0, 100_00));

        // then: a rollback keeps what they opted in to or out of
        assertThat(Arms.assign(rolling, choosing(true), CONTEXT)).isEqualTo(Assignment.OUTSIDE);
        assertThat(Arms.assign(rolling, choosing(false), CONTEXT)).isEqualTo(Assignment.OUTSIDE);
        assertThat(Arms.assign(rolling, person("u"), CONTEXT).arm()).isEqualTo(Arm.TREATED);
        assertThat(Arms.assign(heldOut, person("user_5"), CONTEXT)).isEqualTo(Assignment.OUTSIDE);
    }

    @Test
    void shouldEndAtTheFirstConditionThatIsPassedWhenTheFlagEndsEarly() {
        // given: user_1 lies at 0.437 under this key
        Flag flag = withTraits(
                flag("beta-feature", condition(100_00, Given.plan("pro")), condition(0), condition(100_00)),
                traits -> traits.withEarlyExit(true));

        // then
        assertThat(FlagEvaluator.evaluate(flag, person("user_1"), CONTEXT))
                .isEqualTo(Evaluation.off(flag.key(), Reason.at(Reason.Code.OUT_OF_ROLLOUT_BOUND, 1)));
        assertThat(value(flag, Given.onPlan("user_1", "pro"))).isEqualTo(true);
        Flag rolling = rollingOut(flag.withConditions(flag.conditions().subList(0, 2)), stage(0, 100_00));
        assertThat(value(rolling, person("user_1"))).isEqualTo(false);
        assertThat(Arms.assign(rolling, person("user_1"), CONTEXT)).isEqualTo(Assignment.OUTSIDE);
    }

    @Test
    void shouldNotEndEarlyAmongTheStagesOfARollout() {
        // given: user_1 lies at 0.437 under this key
        Flag flag = withTraits(
                rollingOut(flag("beta-feature"), stage(0, 25_00), stage(1, 50_00)),
                traits -> traits.withEarlyExit(true));

        // then
        assertThat(value(flag, person("user_1"))).isEqualTo(true);
        assertThat(Arms.assign(flag, person("user_1"), CONTEXT).arm()).isEqualTo(Arm.TREATED);
    }

    private static Flag enrolling(Flag flag) {
        return withTraits(flag, traits -> traits.withEnrollment(true));
    }

    private static Person choosing(Object choice) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("$feature_enrollment/eaf", choice);
        return new Person("u", properties);
    }

    private static Object value(Flag flag, Person person) {
        return FlagEvaluator.evaluate(flag, person, CONTEXT).value();
    }

    private static Reason reason(Flag flag, Person person) {
        return FlagEvaluator.evaluate(flag, person, CONTEXT).reason();
    }
}
