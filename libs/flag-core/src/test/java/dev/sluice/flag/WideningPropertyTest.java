package dev.sluice.flag;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * A change widens when somebody gets a treated value newly, held against the evaluator itself. A failure names its seed; run that seed
 * alone by putting it into {@link #seeds}. {@code -Dwidening.seeds=N} tries more.
 */
class WideningPropertyTest {

    private static final int PEOPLE = 200;

    static Stream<Long> seeds() {
        return IntStream.range(0, Integer.getInteger("widening.seeds", 60)).mapToObj(i -> 104_729L * i + 20_261_124L);
    }

    /** Sound: over random pairs of versions and random people, never unsaid when somebody is newly reached; nor too few. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldNeverOverlookSomebodyNewlyReached(long seed) {
        Random random = new Random(seed);
        for (int pair = 0; pair < 25; pair++) {
            // given
            RandomWorld world = new RandomWorld(random);
            Flag[] flags = new RandomChange(random, world).pair();
            List<Person> people = world.people(PEOPLE);

            // when
            Optional<Widening> widening = Widening.between(Optional.of(flags[0]), flags[1]);

            // then
            List<Person> reached = newlyReached(world, Optional.of(flags[0]), flags[1], people);
            String about = "seed %d, pair %d: %s%n-> %s".formatted(seed, pair, flags[0], flags[1]);
            if (!reached.isEmpty()) {
                assertThat(widening)
                        .as(about + "%nreaches " + reached.getFirst())
                        .isPresent();
                // As many as the share allows, and four standard deviations: one false alarm in 30,000 were it tight.
                double share = widening.orElseThrow().newly().fraction();
                assertThat((double) reached.size())
                        .as(about)
                        .isLessThanOrEqualTo(PEOPLE * share + 4 * Math.sqrt(PEOPLE * share * (1 - share)) + 1);
            }
        }
    }

    /** A new flag widens whatever it gives anybody. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldTakeANewFlagAsReachingEverybodyItIsOnFor(long seed) {
        RandomWorld world = new RandomWorld(new Random(seed));

        Optional<Widening> widening = Widening.between(Optional.empty(), world.flag);

        if (!newlyReached(world, Optional.empty(), world.flag, world.people(PEOPLE))
                .isEmpty()) {
            assertThat(widening).as("seed %d: %s", seed, world.flag).isPresent();
        }
        assertThat(Widening.between(Optional.empty(), Given.inactive(world.flag)))
                .isEmpty();
    }

    /** Exact where everything can be known: shares of everyone, with or without variants. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldSayExactlyWhoIsNewWhereNobodyIsDescribed(long seed) {
        Random random = new Random(seed);
        RandomWorld world = new RandomWorld(random);
        for (int pair = 0; pair < 50; pair++) {
            Flag before = ofEveryone(random, world);
            Flag after = before.withConditions(ofEveryone(random, world).conditions());
            int had = most(before);
            int has = most(after);

            Optional<Widening> widening = Widening.between(Optional.of(before), after);

            assertThat(widening.isPresent())
                    .as("seed %d: %s -> %s", seed, before.conditions(), after.conditions())
                    .isEqualTo(has > had);
            widening.ifPresent(found -> {
                assertThat(found.newly()).isEqualTo(new BasisPoints(has - had));
                assertThat(found.before()).isEqualTo(new BasisPoints(had));
                assertThat(found.after()).isEqualTo(new BasisPoints(has));
                assertThat(found.isBound()).isFalse();
            });
        }
    }

    /** What only narrows is never taken for more: else a rollback would ask for a confirmation. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldNeverCallANarrowingWider(long seed) {
        Random random = new Random(seed);
        RandomWorld world = new RandomWorld(random);
        Flag flag = world.withStages(List.of(world.stage(0), world.stage(1), world.stage(2)));
        RolloutLadder ladder = flag.ladder().orElseThrow();
        Traits traits = flag.traitsOrNone();
        List<Flag> narrower = new ArrayList<>(List.of(
                flag,
                Given.inactive(flag),
                flag.withLadder(Optional.empty()),
                flag.withLadder(Optional.of(ladder.withStages(ladder.stages().subList(0, 2)))),
                flag.withLadder(Optional.of(ladder.withStages(ladder.stages().subList(0, 1)))),
                flag.withTraits(traits.servedTo(EvaluationRuntime.SERVER, List.of("web"))),
                flag.withTraits(traits.withHoldout(Optional.of(new Holdout(1, BasisPoints.ALL))))));
        if (flag.variants().isEmpty() && !traits.earlyExit()) {
            for (int i = 0; i < flag.conditions().size(); i++) {
                List<ReleaseCondition> fewer = new ArrayList<>(flag.conditions());
                ReleaseCondition removed = fewer.remove(i);
                narrower.add(flag.withConditions(fewer));
                List<ReleaseCondition> smaller = new ArrayList<>(flag.conditions());
                smaller.set(
                        i,
                        new ReleaseCondition(
                                Stream.concat(removed.filters().stream(), Stream.of(Given.plan("pro")))
                                        .toList(),
                                new BasisPoints(removed.share().value() / 2),
                                removed.variant(),
                                removed.aggregation()));
                narrower.add(flag.withConditions(smaller));
            }
        }

        for (Flag next : narrower) {
            assertThat(Widening.between(Optional.of(flag), next))
                    .as("seed %d: %s%n-> %s", seed, flag, next)
                    .isEmpty();
        }
    }

    @Test
    void shouldSayWhatOnePercentToAllComesTo() {
        Flag one = Given.flag("f", Given.condition(1_00));
        Flag all = Given.flag("f", Given.condition(100_00));

        Widening widening = Widening.between(Optional.of(one), all).orElseThrow();

        assertThat(widening.before()).isEqualTo(new BasisPoints(1_00));
        assertThat(widening.after()).isEqualTo(BasisPoints.ALL);
        assertThat(widening.newly()).isEqualTo(new BasisPoints(99_00));
        assertThat(widening.audiences()).hasSize(1);
        assertThat(Widening.between(Optional.of(all), one)).isEmpty();
    }

    /** Whom a condition has as before does not count, however many they may be. */
    @Test
    void shouldCountWhatIsOpenedAlone() {
        ReleaseCondition staff = Given.condition(100_00, Given.plan("staff"));
        Flag few = Given.flag("f", staff, Given.condition(1_00));
        Flag more = Given.flag("f", staff, Given.condition(5_00));

        Widening widening = Widening.between(Optional.of(few), more).orElseThrow();

        assertThat(widening.newly()).isEqualTo(new BasisPoints(4_00));
        assertThat(widening.sentence(Optional.of(40L)))
                .isEqualTo("1 -> 5 %: about 40 more people a day, 5 % of traffic");
    }

    private static Flag ofEveryone(Random random, RandomWorld world) {
        ReleaseCondition[] conditions = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> Given.condition(random.nextInt(5) == 0 ? 0 : random.nextInt(10_001)))
                .toArray(ReleaseCondition[]::new);
        Flag flag = Given.flag(world.flag.key().value(), conditions);
        return random.nextBoolean()
                ? flag
                : Given.withVariants(flag, Map.of(), Given.variant("a", 40_00), Given.variant("b", 60_00));
    }

    private static int most(Flag flag) {
        return flag.conditions().stream()
                .mapToInt(condition -> condition.share().value())
                .max()
                .orElse(0);
    }

    private static List<Person> newlyReached(
            RandomWorld world, Optional<Flag> before, Flag after, List<Person> people) {
        EvaluationContext then = world.context(after);
        return people.stream()
                .filter(person -> {
                    Evaluation is = FlagEvaluator.evaluate(after, person, then);
                    Object was = before.<Object>map(flag -> FlagEvaluator.evaluate(flag, person, world.context(flag))
                                    .value())
                            .orElse(false);
                    return is.enabled()
                            && is.reason().code() != Reason.Code.HOLDOUT_CONDITION_VALUE
                            && !is.value().equals(was);
                })
                .toList();
    }
}
