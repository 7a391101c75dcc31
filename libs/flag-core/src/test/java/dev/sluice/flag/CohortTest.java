package dev.sluice.flag;

import static dev.sluice.flag.Given.CONTEXT;
import static dev.sluice.flag.Given.cohort;
import static dev.sluice.flag.Given.condition;
import static dev.sluice.flag.Given.flag;
import static dev.sluice.flag.Given.notInCohort;
import static dev.sluice.flag.Given.onPlan;
import static dev.sluice.flag.Given.person;
import static dev.sluice.flag.Given.plan;
import static dev.sluice.flag.Given.test;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.Cohort.Rule;
import dev.sluice.flag.StaticCohorts.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CohortTest {

    private static final PropertyFilter NOT_OF_X =
            new PropertyFilter("email", PropertyType.PERSON, Operator.ICONTAINS, "@x.io", true);

    @Test
    void shouldFollowTheRule() {
        // given
        Cohort paying = cohort("98", new Rule.Any(List.of(test(plan("pro")), test(plan("team")))));
        EvaluationContext context = CONTEXT.withCohorts(List.of(paying));

        // then
        assertThat(has("98", onPlan("u", "team"), context)).isTrue();
        assertThat(has("98", onPlan("u", "free"), context)).isFalse();
        assertThat(hasNot("98", onPlan("u", "team"), context)).isFalse();
        assertThat(hasNot("98", onPlan("u", "free"), context)).isTrue();
    }

    @Test
    void shouldTakeAnIdAsANumberToo() {
        // given
        PropertyFilter filter = new PropertyFilter("id", PropertyType.COHORT, Operator.IN, 98, false);
        EvaluationContext context = CONTEXT.withCohorts(List.of(cohort("98", test(plan("pro")))));

        // then
        assertThat(FlagEvaluator.evaluate(flag("f", condition(100_00, filter)), onPlan("u", "pro"), context)
                        .enabled())
                .isTrue();
    }

    @Test
    void shouldTurnAnAnswerRoundWhenNegated() {
        // given
        EvaluationContext context = CONTEXT.withCohorts(List.of(cohort("c", test(NOT_OF_X))));

        // then
        assertThat(has("c", new Person("u", Map.of("email", "a@y.io")), context))
                .isTrue();
        assertThat(has("c", new Person("u", Map.of("email", "a@x.io")), context))
                .isFalse();
        assertThat(has("c", person("u"), context)).isTrue();
    }

    @Test
    void shouldTakeNoPartsAsEveryoneOrNobody() {
        // given
        EvaluationContext context = CONTEXT.withCohorts(
                List.of(cohort("all", new Rule.All(List.of())), cohort("any", new Rule.Any(List.of()))));

        // then
        assertThat(has("all", person("u"), context)).isTrue();
        assertThat(has("any", person("u"), context)).isFalse();
    }

    @Test
    void shouldFollowCohortsOfCohorts() {
        // given
        Cohort pro = cohort("pro", test(plan("pro")));
        Cohort proOfY = cohort("pro-of-y", new Rule.All(List.of(test(PropertyFilter.cohort("pro")), test(NOT_OF_X))));
        Cohort others = cohort("others", test(notInCohort("pro-of-y")));
        EvaluationContext context = CONTEXT.withCohorts(List.of(pro, proOfY, others));

        // then
        assertThat(has("pro-of-y", onPlan("u", "pro"), context)).isTrue();
        assertThat(has("others", onPlan("u", "pro"), context)).isFalse();
        assertThat(has("others", onPlan("u", "free"), context)).isTrue();
    }

    @Test
    void shouldMatchNobodyByCohortsThatNeedEachOtherOrDoNotExist() {
        // given
        PropertyFilter negated = new PropertyFilter("id", PropertyType.COHORT, Operator.IN, "b", true);
        Cohort a = cohort("a", new Rule.Any(List.of(test(negated), test(plan("pro")))));
        Cohort b = cohort("b", test(PropertyFilter.cohort("a")));
        Cohort ofMissing =
                cohort("of-missing", test(new PropertyFilter("id", PropertyType.COHORT, Operator.IN, "missing", true)));
        EvaluationContext context = CONTEXT.withCohorts(List.of(a, b, ofMissing));

        // then: neither its members nor everybody else
        for (String id : List.of("a", "b", "missing")) {
            assertThat(has(id, onPlan("u", "pro"), context)).as(id).isFalse();
            assertThat(hasNot(id, onPlan("u", "pro"), context)).as(id).isFalse();
        }
        assertThat(has("of-missing", person("u"), context)).isFalse();
        assertThat(hasNot("of-missing", person("u"), context)).isFalse();
    }

    @Test
    void shouldDecideACohortAsFarAsWhatIsKnownDecidesIt() {
        // given: of two cohorts one is unknown
        Rule unknown = test(PropertyFilter.cohort("missing"));
        Cohort either = cohort("either", new Rule.Any(List.of(unknown, test(plan("pro")))));
        Cohort both = cohort("both", new Rule.All(List.of(unknown, test(plan("pro")))));
        EvaluationContext context = CONTEXT.withCohorts(List.of(either, both));

        // then: whoever belongs or does not, whatever the unknown one says
        assertThat(has("either", onPlan("u", "pro"), context)).isTrue();
        assertThat(hasNot("both", onPlan("u", "free"), context)).isTrue();

        // then: for everybody else neither
        assertThat(has("either", onPlan("u", "free"), context)).isFalse();
        assertThat(hasNot("either", onPlan("u", "free"), context)).isFalse();
        assertThat(has("both", onPlan("u", "pro"), context)).isFalse();
        assertThat(hasNot("both", onPlan("u", "pro"), context)).isFalse();
    }

    @Test
    void shouldAskForListsOfPeople() {
        // given
        EvaluationContext context = CONTEXT.withStaticCohorts((cohortId, person) -> switch (cohortId) {
            case "beta" -> person.distinctId().equals("ann") ? Membership.MEMBER : Membership.NOT_MEMBER;
            default -> Membership.UNKNOWN;
        });

        // then
        assertThat(has("beta", person("ann"), context)).isTrue();
        assertThat(has("beta", person("bob"), context)).isFalse();
        assertThat(hasNot("beta", person("bob"), context)).isTrue();
        assertThat(hasNot("gamma", person("bob"), context)).isFalse();
    }

    @Test
    void shouldFindPeopleOnListsByIdOrAddress() {
        // given
        ListedCohorts lists = ListedCohorts.of(Map.of("beta", MemberSet.of(List.of("ann", "Bob@Example.org"))));
        EvaluationContext context = CONTEXT.withStaticCohorts(lists);

        // then
        Person byAddress = new Person("u7", Map.of("email", "bob@example.org"));
        for (Person member : List.of(person("ann"), byAddress, person("bob@example.org"))) {
            assertThat(has("beta", member, context)).as("%s", member).isTrue();
            assertThat(hasNot("beta", member, context)).as("%s", member).isFalse();
        }
        for (Person stranger : List.of(person("Ann"), person("u7"), new Person("u7", Map.of("email", 7)))) {
            assertThat(has("beta", stranger, context)).as("%s", stranger).isFalse();
            assertThat(hasNot("beta", stranger, context)).as("%s", stranger).isTrue();
        }
    }

    @Test
    void shouldFollowListsThatComeAndGo() {
        // given
        ListedCohorts before = ListedCohorts.of(Map.of());

        // when
        ListedCohorts with = before.with("beta", MemberSet.EMPTY).with("beta", MemberSet.of(List.of("ann")));
        ListedCohorts without = with.without("beta");

        // then: a list that is gone has neither members nor strangers, one that is empty has strangers
        assertThat(before.membership("beta", person("ann"))).isEqualTo(Membership.UNKNOWN);
        assertThat(with.membership("beta", person("ann"))).isEqualTo(Membership.MEMBER);
        assertThat(without.membership("beta", person("ann"))).isEqualTo(Membership.UNKNOWN);
        assertThat(hasNot("beta", person("bob"), CONTEXT.withStaticCohorts(without)))
                .isFalse();
        assertThat(hasNot("gamma", person("bob"), CONTEXT.withStaticCohorts(with.with("gamma", MemberSet.EMPTY))))
                .isTrue();
    }

    @Test
    void shouldLetRulesAskForListsOfPeople() {
        // given
        EvaluationContext context = CONTEXT.withStaticCohorts(
                        ListedCohorts.of(Map.of("listed", MemberSet.of(List.of("ann")))))
                .withCohorts(List.of(cohort("others", test(notInCohort("listed")))));

        // then
        assertThat(has("others", person("ann"), context)).isFalse();
        assertThat(has("others", person("bob"), context)).isTrue();
    }

    @Test
    void shouldDecideManyPathsThroughTheSameCohortsOnce() {
        // given: 2^40 paths lead from the last cohort to the first, and nobody belongs
        List<Cohort> cohorts = new ArrayList<>(List.of(cohort("0", new Rule.Any(List.of()))));
        for (int i = 1; i <= 40; i++) {
            Rule before = test(PropertyFilter.cohort(Integer.toString(i - 1)));
            cohorts.add(cohort(Integer.toString(i), new Rule.Any(List.of(before, before))));
        }

        // then
        assertThat(has("40", person("u"), CONTEXT.withCohorts(cohorts))).isFalse();
    }

    private static boolean has(String cohortId, Person person, EvaluationContext context) {
        return isOn(PropertyFilter.cohort(cohortId), person, context);
    }

    private static boolean hasNot(String cohortId, Person person, EvaluationContext context) {
        return isOn(notInCohort(cohortId), person, context);
    }

    private static boolean isOn(PropertyFilter filter, Person person, EvaluationContext context) {
        return FlagEvaluator.evaluate(flag("f", condition(100_00, filter)), person, context)
                .enabled();
    }
}
