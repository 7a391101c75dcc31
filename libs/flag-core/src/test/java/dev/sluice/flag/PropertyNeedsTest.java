package dev.sluice.flag;

import static dev.sluice.flag.Given.condition;
import static dev.sluice.flag.Given.decidingFor;
import static dev.sluice.flag.Given.flag;
import static dev.sluice.flag.Given.ofCompanies;
import static dev.sluice.flag.Given.plan;
import static dev.sluice.flag.Given.rollingOut;
import static dev.sluice.flag.Given.stage;
import static dev.sluice.flag.Given.withTraits;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PropertyNeedsTest {

    static LongStream seeds() {
        return LongStream.range(0, 100).map(i -> 15_485_863 * i + 20_261_123);
    }

    @Test
    void shouldNameWhatConditionsAndStagesLookAt() {
        // given
        Flag ofPersons = rollingOut(
                flag("f", condition(1, plan("pro"), PropertyFilter.group("company", "size", Operator.GT, 5))),
                stage(0, 1, PropertyFilter.person("beta", Operator.EXACT, true)),
                stage(1, 1, PropertyFilter.person("distinct_id", Operator.EXACT, "ann")));
        Flag ofGroups = ofCompanies(
                flag("g", condition(1, plan("pro")), decidingFor(Aggregation.groups("team"), condition(1))));

        // then
        assertThat(PropertyNeeds.of(List.of(ofPersons), List.of()))
                .isEqualTo(new PropertyNeeds(Set.of("plan", "beta"), Map.of("company", Set.of("size"))));
        assertThat(PropertyNeeds.of(List.of(ofGroups), List.of()))
                .isEqualTo(new PropertyNeeds(Set.of(), Map.of("company", Set.of("plan"), "team", Set.of())));
    }

    @Test
    void shouldNameWhatTraitsLookAt() {
        // given
        Flag flag = withTraits(flag("f"), traits -> traits.withEnrollment(true)
                .withBucketedBy(BucketedBy.DEVICE_ID)
                .withSuperCondition(Optional.of(condition(1, PropertyFilter.person("in", Operator.EXACT, true)))));

        // then
        assertThat(PropertyNeeds.of(List.of(flag), List.of()).ofPersons())
                .containsExactlyInAnyOrder("$feature_enrollment/f", "$device_id", "in");
    }

    @Test
    void shouldNameWhatCohortsLookAt() {
        // given
        Cohort cohort = Given.cohort(
                "c",
                new Cohort.Rule.Any(List.of(
                        Given.test(plan("pro")),
                        new Cohort.Rule.All(List.of(Given.test(PropertyFilter.cohort("list")))))));

        // then
        assertThat(PropertyNeeds.of(List.of(), List.of(cohort)).ofPersons()).containsExactlyInAnyOrder("plan", "email");
        assertThat(PropertyNeeds.ofFilters(List.of(plan("pro"))).ofPersons()).containsExactly("plan");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldBeAllThatEvaluatingNeeds(long seed) {
        // given
        RandomWorld world = new RandomWorld(new Random(seed));
        Flag flag = world.withStages(List.of(world.stage(0), world.stage(1)));
        EvaluationContext context = world.context(flag);
        PropertyNeeds needs =
                PropertyNeeds.of(context.flags(), List.of(Given.cohort("paying", Given.test(plan("pro")))));

        for (Person person : world.people(20)) {
            // when
            Person known = new Person(person.distinctId(), only(needs.ofPersons(), person.properties()))
                    .withOtherIds(person.otherIds());
            for (var group : person.groups().entrySet()) {
                Set<String> names = needs.ofGroups().get(group.getKey());
                if (names != null) {
                    Group whole = group.getValue();
                    known = known.withGroup(group.getKey(), new Group(whole.key(), only(names, whole.properties())));
                }
            }

            // then
            assertThat(FlagEvaluator.evaluate(flag, known, context))
                    .as("seed %d, %s", seed, person)
                    .isEqualTo(FlagEvaluator.evaluate(flag, person, context));
        }
    }

    private static Map<String, Object> only(Set<String> names, Map<String, Object> properties) {
        Map<String, Object> some = new java.util.HashMap<>(properties);
        some.keySet().retainAll(names);
        return some;
    }
}
