package dev.sluice.flag;

import static dev.sluice.flag.Given.CONTEXT;
import static dev.sluice.flag.Given.condition;
import static dev.sluice.flag.Given.decidingFor;
import static dev.sluice.flag.Given.flag;
import static dev.sluice.flag.Given.memberOf;
import static dev.sluice.flag.Given.ofCompanies;
import static dev.sluice.flag.Given.onPlan;
import static dev.sluice.flag.Given.person;
import static dev.sluice.flag.Given.plan;
import static dev.sluice.flag.Given.rollingOut;
import static dev.sluice.flag.Given.stage;
import static dev.sluice.flag.Given.variant;
import static dev.sluice.flag.Given.withVariants;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Under the key {@code company-flag}: org_77 lies at 0.297, acme-inc at 0.946 and 1 at 0.082. */
class GroupTest {

    private static final Aggregation COMPANIES = Aggregation.groups("company");
    private static final PropertyFilter NAMED_ACME =
            PropertyFilter.group("company", "name", Operator.ICONTAINS, "acme");

    @Test
    void shouldPlaceEverybodyByTheirGroup() {
        // given
        Flag flag = ofCompanies(flag("company-flag", condition(30_00)));

        // then
        assertThat(isOn(flag, memberOf(person("u1"), "org_77", Map.of()))).isTrue();
        assertThat(isOn(flag, memberOf(person("u2"), "org_77", Map.of()))).isTrue();
        assertThat(isOn(flag, memberOf(person("u1"), "acme-inc", Map.of()))).isFalse();
        assertThat(reason(flag, memberOf(person("u1"), "acme-inc", Map.of())))
                .isEqualTo(Reason.at(Reason.Code.OUT_OF_ROLLOUT_BOUND, 0));
    }

    @Test
    void shouldPlaceNumericKeysByTheirDecimalText() {
        // given
        Flag flag = ofCompanies(flag("company-flag", condition(10_00)));

        // then
        assertThat(isOn(
                        flag,
                        person("u").withGroup("company", Group.of(1, Map.of()).orElseThrow())))
                .isTrue();
        assertThat(Group.of(1L, Map.of())).contains(new Group("1", Map.of()));
        assertThat(Group.of("", Map.of())).isEmpty();
        assertThat(Group.of(null, Map.of())).isEmpty();
        assertThat(Group.of(List.of(1), Map.of())).isEmpty();
    }

    @Test
    void shouldSayNoGroupTypeWhenThereIsNoSuchGroup() {
        // given
        Flag everyone = ofCompanies(flag("company-flag", condition(100_00)));
        Flag mixed = flag(
                "f",
                decidingFor(COMPANIES, condition(100_00)),
                condition(100_00, plan("pro")),
                condition(10_00, plan("x")));

        // then
        assertThat(reason(everyone, person("u"))).isEqualTo(Reason.at(Reason.Code.NO_GROUP_TYPE, 0));
        assertThat(reason(everyone, person("u").withGroup("team", new Group("1", Map.of()))))
                .isEqualTo(Reason.at(Reason.Code.NO_GROUP_TYPE, 0));
        assertThat(reason(mixed, person("u"))).isEqualTo(Reason.at(Reason.Code.NO_CONDITION_MATCH, 2));
        assertThat(reason(mixed, onPlan("u", "pro"))).isEqualTo(Reason.at(Reason.Code.CONDITION_MATCH, 1));
    }

    @Test
    void shouldLookAtTheGroupsPropertiesWhereAGroupDecides() {
        // given
        Flag typed = ofCompanies(flag("f", condition(100_00, NAMED_ACME)));
        PropertyFilter untypedName = new PropertyFilter("name", PropertyType.GROUP, Operator.EXACT, "ACME", false);
        Flag untyped = ofCompanies(flag("f", condition(100_00, untypedName)));
        Flag written = ofCompanies(flag("f", condition(100_00, plan("pro"))));

        // then
        assertThat(isOn(typed, memberOf(person("u"), "c1", Map.of("name", "ACME Inc"))))
                .isTrue();
        assertThat(isOn(typed, memberOf(person("u"), "c1", Map.of("name", "Other"))))
                .isFalse();
        assertThat(isOn(untyped, memberOf(person("u"), "c1", Map.of("name", "acme"))))
                .isTrue();
        assertThat(isOn(written, memberOf(onPlan("u", "free"), "c1", Map.of("plan", "pro"))))
                .isTrue();
        assertThat(isOn(written, memberOf(onPlan("u", "pro"), "c1", Map.of()))).isFalse();
    }

    @Test
    void shouldKnowTheGroupsKeyAsAProperty() {
        // given
        Flag flag = ofCompanies(
                flag("f", condition(100_00, PropertyFilter.group("company", "$group_key", Operator.EXACT, "c1"))));

        // then
        assertThat(isOn(flag, memberOf(person("u"), "c1", Map.of()))).isTrue();
        assertThat(isOn(flag, memberOf(person("u"), "c2", Map.of()))).isFalse();
        assertThat(isOn(flag, memberOf(person("u"), "c1", Map.of("$group_key", "c2"))))
                .isFalse();
    }

    @Test
    void shouldLookAtAPersonsGroupWhereThePersonDecides() {
        // given: user_1 lies at 0.437 under this key
        Flag flag = flag("beta-feature", condition(50_00, NAMED_ACME));
        Flag untyped = flag(
                "f", condition(100_00, new PropertyFilter("name", PropertyType.GROUP, Operator.IS_NOT, "x", false)));

        // then
        assertThat(isOn(flag, memberOf(person("user_1"), "acme-inc", Map.of("name", "Acme"))))
                .isTrue();
        assertThat(isOn(flag, memberOf(person("user_4"), "acme-inc", Map.of("name", "Acme"))))
                .isFalse();
        assertThat(reason(flag, person("user_1")).code()).isEqualTo(Reason.Code.NO_GROUP_TYPE);
        assertThat(reason(untyped, memberOf(person("u"), "c", Map.of())).code()).isEqualTo(Reason.Code.NO_GROUP_TYPE);
    }

    @Test
    void shouldLetAConditionDecideForOthersThanTheFlagDoes() {
        // given: user_5 lies at 0.206 and user_4 at 0.696 under this key; the company user_1 at 0.437
        Flag ofPersons = flag("beta-feature", decidingFor(COMPANIES, condition(25_00)), condition(25_00));
        Flag ofGroups =
                ofCompanies(flag("beta-feature", decidingFor(Aggregation.PERSONS, condition(25_00)), condition(50_00)));

        // then
        assertThat(reason(ofPersons, memberOf(person("user_5"), "user_1", Map.of())))
                .isEqualTo(Reason.at(Reason.Code.CONDITION_MATCH, 1));
        assertThat(reason(ofPersons, memberOf(person("user_4"), "user_1", Map.of())))
                .isEqualTo(Reason.at(Reason.Code.OUT_OF_ROLLOUT_BOUND, 1));
        assertThat(reason(ofGroups, memberOf(person("user_5"), "user_1", Map.of())))
                .isEqualTo(Reason.at(Reason.Code.CONDITION_MATCH, 0));
        assertThat(reason(ofGroups, memberOf(person("user_4"), "user_1", Map.of())))
                .isEqualTo(Reason.at(Reason.Code.CONDITION_MATCH, 1));
    }

    @Test
    void shouldChooseTheVariantByTheGroup() {
        // given: org_77 falls to "test" and acme-inc to "control" under this key
        Flag flag = withVariants(
                ofCompanies(flag("exp-c", condition(100_00))),
                Map.of(),
                variant("control", 50_00),
                variant("test", 50_00));

        // then
        assertThat(FlagEvaluator.evaluate(flag, memberOf(person("any"), "org_77", Map.of()), CONTEXT)
                        .variant())
                .contains("test");
        assertThat(FlagEvaluator.evaluate(flag, memberOf(person("any"), "acme-inc", Map.of()), CONTEXT)
                        .variant())
                .contains("control");
    }

    @Test
    void shouldTreatWholeGroupsAndLeaveOutsideWhoHasNone() {
        // given
        Flag flag = rollingOut(ofCompanies(flag("company-flag")), stage(0, 30_00));

        // then
        assertThat(Arms.assign(flag, memberOf(person("u1"), "org_77", Map.of()), CONTEXT)
                        .arm())
                .isEqualTo(Arm.TREATED);
        assertThat(Arms.assign(flag, memberOf(person("u2"), "acme-inc", Map.of()), CONTEXT)
                        .arm())
                .isEqualTo(Arm.CONTROL);
        assertThat(Arms.assign(flag, person("u1"), CONTEXT)).isEqualTo(Assignment.OUTSIDE);
    }

    @Test
    void shouldAnswerOtherFlagsByTheSameGroups() {
        // given
        Flag base = ofCompanies(flag("base", condition(100_00, NAMED_ACME)));
        Flag on = flag("on", condition(100_00, Given.flagIs("base", true)));
        EvaluationContext context = CONTEXT.withFlags(List.of(base, on));

        // then
        assertThat(FlagEvaluator.evaluate(on, memberOf(person("u"), "c", Map.of("name", "acme")), context)
                        .enabled())
                .isTrue();
        assertThat(FlagEvaluator.evaluate(on, person("u"), context).reason())
                .isEqualTo(new Reason(Reason.Code.NO_CONDITION_MATCH, OptionalInt.of(0)));
    }

    @Test
    void shouldNotMakeMembersOfACohortByAGroup() {
        // given
        Flag flag = ofCompanies(flag("f", condition(100_00, PropertyFilter.cohort("pro"))));
        EvaluationContext context = CONTEXT.withCohorts(List.of(Given.cohort("pro", Given.test(plan("pro")))));

        // then: a cohort asks for the person's plan, also where a group decides
        assertThat(FlagEvaluator.evaluate(flag, memberOf(onPlan("u", "pro"), "c", Map.of()), context)
                        .enabled())
                .isTrue();
        assertThat(FlagEvaluator.evaluate(flag, memberOf(person("u"), "c", Map.of("plan", "pro")), context)
                        .enabled())
                .isFalse();
    }

    @Test
    void shouldNameTheGroupAsBucketingId() {
        assertThat(BucketingId.of(ofCompanies(flag("f")), memberOf(person("u"), "c1", Map.of())))
                .isEqualTo(Optional.of("c1"));
        assertThat(BucketingId.of(ofCompanies(flag("f")), person("u"))).isEmpty();
    }

    private static boolean isOn(Flag flag, Person person) {
        return FlagEvaluator.evaluate(flag, person, CONTEXT).enabled();
    }

    private static Reason reason(Flag flag, Person person) {
        return FlagEvaluator.evaluate(flag, person, CONTEXT).reason();
    }
}
