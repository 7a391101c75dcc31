package dev.sluice.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every flag, ladder and person. A failure names its seed; run that seed alone by putting it into {@link #seeds}. */
class LadderPropertyTest {

    private static final int PEOPLE = 40;

    static Stream<Long> seeds() {
        return IntStream.range(0, 300).mapToObj(i -> 7_919L * i + 20_261_123L);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldOnlyEverAddPeopleWhenAStageOpens(long seed) {
        // given
        Random random = new Random(seed);
        World world = new World(random);
        Flag flag = world.flag;
        List<Person> people = world.people();
        List<OpenStage> stages = new ArrayList<>();
        List<Assignment> before = assignAll(world, flag, people);

        for (int step = 0; step < 5; step++) {
            // when
            stages.add(world.stage(step));
            flag = world.withStages(stages);
            List<Assignment> after = assignAll(world, flag, people);

            // then
            for (int i = 0; i < people.size(); i++) {
                Assignment was = before.get(i);
                Assignment is = after.get(i);
                if (was.arm() == Arm.TREATED) {
                    assertThat(is.arm()).as("seed %d, %s", seed, people.get(i)).isEqualTo(Arm.TREATED);
                    assertThat(is.sinceStage()).isEqualTo(was.sinceStage());
                }
                assertThat(is.share()).as("seed %d", seed).isGreaterThanOrEqualTo(was.share());
                if (was.arm() != Arm.OUTSIDE) {
                    assertThat(is.arm()).as("seed %d", seed).isNotEqualTo(Arm.OUTSIDE);
                }
            }
            before = after;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldServeTheTreatmentExactlyToTheTreated(long seed) {
        // given
        World world = new World(new Random(seed));
        Flag flag = world.withStages(List.of(world.stage(0), world.stage(1), world.stage(2)));
        EvaluationContext context = world.context(flag);

        for (Person person : world.people()) {
            // when
            Evaluation served = FlagEvaluator.evaluate(flag, person, context);
            Arm arm = Arms.assign(flag, person, context).arm();

            // then
            int decidedBy = served.reason().conditionIndex().orElse(-1);
            boolean byTheLadder =
                    served.enabled() && decidedBy >= flag.conditions().size();
            assertThat(byTheLadder).as("seed %d, %s", seed, person).isEqualTo(arm == Arm.TREATED);
            if (arm == Arm.TREATED) {
                assertThat(served.variant())
                        .as("seed %d", seed)
                        .isEqualTo(flag.ladder().orElseThrow().treatment());
            }
            if (arm == Arm.CONTROL) {
                assertThat(served.enabled()).as("seed %d", seed).isFalse();
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldAnswerAsBeforeWhenTheLadderIsTakenAway(long seed) {
        // given
        World world = new World(new Random(seed));
        Flag before = world.flag;
        Flag rolling = world.withStages(List.of(world.stage(0), world.stage(1)));
        Flag rolledBack = Given.withLadder(rolling, Optional.empty());

        for (Person person : world.people()) {
            // when
            Evaluation was = FlagEvaluator.evaluate(before, person, world.context(before));
            Evaluation is = FlagEvaluator.evaluate(rolledBack, person, world.context(rolledBack));

            // then
            assertThat(is).as("seed %d, %s", seed, person).isEqualTo(was);
        }
    }

    @Test
    void shouldTreatTheShareOfPeopleItSays() {
        // given
        int people = 20_000;
        Flag flag = Given.rollingOut(Given.flag("spread"), Given.stage(0, 5_00));

        // when
        long treated = IntStream.range(0, people)
                .mapToObj(i -> Arms.assign(flag, Given.person("person-" + i), Given.CONTEXT))
                .filter(assignment -> assignment.arm() == Arm.TREATED)
                .count();

        // then: five standard deviations, and the ids are fixed
        double deviation = Math.sqrt(0.05 * 0.95 / people);
        assertThat(treated / (double) people).isCloseTo(0.05, within(5 * deviation));
    }

    private static List<Assignment> assignAll(World world, Flag flag, List<Person> people) {
        EvaluationContext context = world.context(flag);
        return people.stream().map(person -> Arms.assign(flag, person, context)).toList();
    }

    /** A flag, cohorts and people drawn at random, small enough that everything meets everything. */
    private static final class World {

        private static final List<String> PLANS = List.of("free", "pro", "team");

        private final Random random;
        final Flag flag;

        World(Random random) {
            this.random = random;
            ReleaseCondition[] conditions = IntStream.range(0, random.nextInt(3))
                    .mapToObj(i -> Given.condition(share(), filters()))
                    .toArray(ReleaseCondition[]::new);
            Flag plain = Given.flag("flag-" + random.nextInt(1_000), conditions);
            flag = random.nextBoolean()
                    ? plain
                    : Given.withVariants(
                            plain,
                            Map.of("b", "{}"),
                            Given.variant("a", 50_00),
                            Given.variant("b", 30_00),
                            Given.variant("c", 20_00));
        }

        EvaluationContext context(Flag current) {
            Flag other = Given.flag("other", Given.condition(40_00), Given.condition(100_00, Given.plan("team")));
            return Given.CONTEXT
                    .withFlags(List.of(current, other))
                    .withCohorts(List.of(Given.cohort("paying", Given.test(Given.plan("pro")))));
        }

        Flag withStages(List<OpenStage> stages) {
            Optional<String> treatment = flag.variants().isEmpty() ? Optional.empty() : Optional.of("b");
            return Given.withLadder(flag, Optional.of(new RolloutLadder("r", 1, treatment, stages)));
        }

        OpenStage stage(int index) {
            return Given.stage(index, share(), filters());
        }

        List<Person> people() {
            return IntStream.range(0, PEOPLE).mapToObj(i -> person()).toList();
        }

        private Person person() {
            String id = "u" + random.nextInt(1_000_000);
            return random.nextInt(4) == 0
                    ? Given.person(id)
                    : Given.onPlan(id, PLANS.get(random.nextInt(PLANS.size())));
        }

        private int share() {
            return switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> 100_00;
                default -> random.nextInt(100_01);
            };
        }

        private PropertyFilter[] filters() {
            return IntStream.range(0, random.nextInt(3)).mapToObj(i -> filter()).toArray(PropertyFilter[]::new);
        }

        private PropertyFilter filter() {
            return switch (random.nextInt(5)) {
                case 0 -> PropertyFilter.cohort("paying");
                case 1 -> Given.notInCohort("paying");
                case 2 -> Given.flagIs("other", random.nextBoolean());
                case 3 -> PropertyFilter.person("plan", Operator.NOT_ICONTAINS, "E");
                default -> Given.plan(PLANS.get(random.nextInt(PLANS.size())));
            };
        }
    }
}
