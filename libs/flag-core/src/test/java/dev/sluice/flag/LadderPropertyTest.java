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

/** What holds for every flag, with and without traits, every ladder and every person. A failure names its seed; run that seed alone by putting it into {@link #seeds}. */
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
        RandomWorld world = new RandomWorld(random);
        Flag flag = world.flag;
        List<Person> people = world.people(PEOPLE);
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
        RandomWorld world = new RandomWorld(new Random(seed));
        Flag flag = world.withStages(List.of(world.stage(0), world.stage(1), world.stage(2)));
        EvaluationContext context = world.context(flag);

        for (Person person : world.people(PEOPLE)) {
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
        RandomWorld world = new RandomWorld(new Random(seed));
        Flag before = world.flag;
        Flag rolling = world.withStages(List.of(world.stage(0), world.stage(1)));
        Flag rolledBack = Given.withLadder(rolling, Optional.empty());

        for (Person person : world.people(PEOPLE)) {
            // when
            Evaluation was = FlagEvaluator.evaluate(before, person, world.context(before));
            Evaluation is = FlagEvaluator.evaluate(rolledBack, person, world.context(rolledBack));

            // then
            assertThat(is).as("seed %d, %s", seed, person).isEqualTo(was);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldLeaveOutsideWhoChoseOrIsHeldOutWhateverTheRollout(long seed) {
        // given
        RandomWorld world = new RandomWorld(new Random(seed));
        Flag flag = world.withStages(List.of(world.stage(0), world.stage(1)));
        EvaluationContext context = world.context(flag);

        for (Person person : world.people(PEOPLE)) {
            // when
            Evaluation served = FlagEvaluator.evaluate(flag, person, context);

            // then
            Reason reason = served.reason();
            if (reason.equals(Reason.CHOSEN) || reason.equals(Reason.HELD_OUT)) {
                assertThat(Arms.assign(flag, person, context))
                        .as("seed %d, %s", seed, person)
                        .isEqualTo(Assignment.OUTSIDE);
                assertThat(served)
                        .as("seed %d, %s", seed, person)
                        .isEqualTo(FlagEvaluator.evaluate(world.flag, person, world.context(world.flag)));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldTreatAllMembersOfAGroupAlike(long seed) {
        // given
        Random random = new Random(seed);
        Flag flag = Given.rollingOut(
                Given.ofCompanies(Given.flag("flag-" + seed)),
                Given.stage(0, random.nextInt(100_01), Given.plan("pro")),
                Given.stage(1, random.nextInt(100_01)));
        Map<String, Object> properties = Map.of("plan", random.nextBoolean() ? "pro" : "free");
        String company = "company-" + random.nextInt(1_000);

        // when
        List<Assignment> places = IntStream.range(0, PEOPLE)
                .mapToObj(i -> Given.memberOf(Given.onPlan("u" + i, i % 2 == 0 ? "pro" : "free"), company, properties))
                .map(person -> Arms.assign(flag, person, Given.CONTEXT))
                .distinct()
                .toList();

        // then
        assertThat(places).as("seed %d", seed).hasSize(1);
        assertThat(places.getFirst().arm()).as("seed %d", seed).isNotEqualTo(Arm.OUTSIDE);
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

    @Test
    void shouldTreatTheShareOfTheOthersWhenThoseWhoSawAnEarlierRunAreKept() {
        // given
        Flag first = Given.rollingOut(Given.flag("second-try"), Given.stage(0, 20_00));
        Flag second = Given.withLadder(
                first,
                first.ladder()
                        .map(ladder -> new RolloutLadder(
                                "r2",
                                2,
                                ladder.treatment(),
                                List.of(Given.stage(0, 25_00)),
                                Optional.of(new BasisPoints(20_00)))));
        Flag wide = Given.withLadder(
                second, second.ladder().map(ladder -> ladder.withStages(List.of(Given.stage(0, 100_00)))));
        int others = 0;
        int treated = 0;

        for (int i = 0; i < 20_000; i++) {
            // when
            Person person = Given.person("person-" + i);
            boolean sawTheFirst = Arms.assign(first, person, Given.CONTEXT).arm() == Arm.TREATED;
            Assignment place = Arms.assign(second, person, Given.CONTEXT);

            // then: who saw it gets what they had and is nobody's control, however far the stage opens
            boolean served =
                    FlagEvaluator.evaluate(second, person, Given.CONTEXT).enabled();
            assertThat(served).isEqualTo(place.arm() == Arm.TREATED);
            assertThat(place.arm() == Arm.OUTSIDE).isEqualTo(sawTheFirst);
            assertThat(FlagEvaluator.evaluate(wide, person, Given.CONTEXT).enabled())
                    .isEqualTo(!sawTheFirst);
            if (!sawTheFirst) {
                assertThat(place.share()).isEqualTo(new BasisPoints(25_00));
                others++;
                treated += served ? 1 : 0;
            }
        }
        // five standard deviations, and the ids are fixed
        assertThat(treated / (double) others).isCloseTo(0.25, within(5 * Math.sqrt(0.25 * 0.75 / others)));
    }

    private static List<Assignment> assignAll(RandomWorld world, Flag flag, List<Person> people) {
        EvaluationContext context = world.context(flag);
        return people.stream().map(person -> Arms.assign(flag, person, context)).toList();
    }
}
