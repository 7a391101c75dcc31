package dev.sluice.watcher.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.Arm;
import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.StratumKey;
import dev.sluice.watcher.People;
import dev.sluice.watcher.Sent;
import dev.sluice.watcher.World;
import dev.sluice.watcher.sums.ArmCounts;
import dev.sluice.watcher.sums.RolloutCounts;
import dev.sluice.watcher.sums.RolloutSums;
import dev.sluice.watcher.sums.SetAside;
import dev.sluice.watcher.sums.StratumPeople;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonJoinTest {

    private static final Instant T = World.START.plusSeconds(600);
    private static final StratumKey EVERYONE = new StratumKey(2, new BasisPoints(2_000), BasisPoints.NONE);

    private final PersonJoin join = new PersonJoin(Duration.ofMinutes(5), Duration.ofMinutes(20));
    private PersonState person = PersonState.UNKNOWN;
    private EarlyDeeds early = EarlyDeeds.NONE;
    private Optional<RolloutCounts> sums = Optional.empty();
    private World world = World.at(2);

    @Test
    void shouldCountAnOutcomeThatArrivedBeforeItsExposure() {
        String treated = People.in(Arm.TREATED, 2);

        hear(Sent.order("o1", treated, T.plusSeconds(1)), Sent.exposure("e1", treated, T, "true", 2));

        assertThat(treated(EVERYONE).people()).isEqualTo(1);
        assertThat(treated(EVERYONE).did().getFirst().atLevel().getOrDefault(1, 0L))
                .isEqualTo(1L);
        assertThat(early).isEqualTo(EarlyDeeds.NONE);
    }

    @Test
    void shouldNotCountAnOutcomeThatWaitedLongerThanTheGrace() {
        String treated = People.in(Arm.TREATED, 2);

        hear(
                Sent.order("o1", treated, T.plusSeconds(1)),
                Sent.exposure("e1", treated, T, "true", 2).acceptedAt(T.plusSeconds(302)));

        assertThat(treated(EVERYONE).did().getFirst().atLevel().getOrDefault(1, 0L))
                .isEqualTo(0L);
    }

    @Test
    void shouldNotCountWhatWasDoneBeforeTheExposureOrAfterTheWindow() {
        String treated = People.in(Arm.TREATED, 2);

        hear(
                Sent.exposure("e1", treated, T, "true", 2),
                Sent.order("o1", treated, T.minusSeconds(1)),
                Sent.order("o2", treated, T.plus(World.WINDOW).plusMillis(1)));

        assertThat(treated(EVERYONE).did().getFirst().atLevel().getOrDefault(1, 0L))
                .isEqualTo(0L);
    }

    @Test
    void shouldTakeBackAnOutcomeWhenAnEarlierExposureMovesTheWindow() {
        String treated = People.in(Arm.TREATED, 2);

        hear(
                Sent.exposure("e2", treated, T, "true", 2),
                Sent.order("o1", treated, T.plus(World.WINDOW)),
                Sent.exposure("e1", treated, T.minusSeconds(60), "true", 2));

        assertThat(treated(EVERYONE).people()).isEqualTo(1);
        assertThat(treated(EVERYONE).did().getFirst().atLevel().getOrDefault(1, 0L))
                .isEqualTo(0L);
    }

    @Test
    void shouldCountUpToTheCapAndEachEventOnce() {
        String control = People.in(Arm.CONTROL, 2);
        Sent[] errors = IntStream.range(0, 6)
                .mapToObj(i -> Sent.error("x" + i / 2, control, T.plusSeconds(1 + i / 2)))
                .toArray(Sent[]::new);

        hear(Sent.exposure("e1", control, T, "false", 2));
        hear(errors);
        hear(Sent.error("x9", control, T.plusSeconds(9)));

        assertThat(control(EVERYONE).did().get(1).atLevel()).isEqualTo(Map.of(3, 1L));
    }

    @Test
    void shouldNotCountAnEventThatFailsTheMetricsFilters() {
        String treated = People.in(Arm.TREATED, 2);

        hear(
                Sent.exposure("e1", treated, T, "true", 2),
                Sent.order("o1", treated, T.plusSeconds(1)).with("value", "0"));

        assertThat(treated(EVERYONE).did().getFirst().atLevel().getOrDefault(1, 0L))
                .isEqualTo(0L);
    }

    @Test
    void shouldTakeAnEventFromTheFutureAsHappeningWhenItWasAccepted() {
        String treated = People.in(Arm.TREATED, 2);

        hear(
                Sent.exposure("e1", treated, T.plus(Duration.ofDays(1)), "true", 2)
                        .acceptedAt(T),
                Sent.order("o1", treated, T.plusSeconds(5)));

        assertThat(treated(EVERYONE).did().getFirst().atLevel().getOrDefault(1, 0L))
                .isEqualTo(1L);
    }

    @Test
    void shouldFreezeWhoIsSeenInBothArms() {
        String treated = People.in(Arm.TREATED, 2);

        hear(
                Sent.exposure("e1", treated, T, "true", 2),
                Sent.error("x1", treated, T.plusSeconds(1)),
                Sent.exposure("e2", treated, T.plusSeconds(2), "false", 2),
                Sent.error("x2", treated, T.plusSeconds(3)),
                Sent.exposure("e3", treated, T.plusSeconds(4), "false", 2));

        assertThat(aside().bothArms()).isEqualTo(1);
        assertThat(treated(EVERYONE).did().get(1).atLevel()).isEqualTo(Map.of(1, 1L));
    }

    @Test
    void shouldSetAsideForGoodWhoWasServedSomethingElse() {
        String control = People.in(Arm.CONTROL, 2);

        hear(
                Sent.exposure("e1", control, T, "true", 2),
                Sent.exposure("e2", control, T.plusSeconds(1), "false", 2),
                Sent.exposure("e3", control, T.plusSeconds(2), "true", 2));

        assertThat(aside().disagreements()).isEqualTo(1);
        assertThat(sums.orElseThrow().strata()).isEmpty();
    }

    @Test
    void shouldCountAStaleExposureOnceAndNotItsPerson() {
        String treated = People.in(Arm.TREATED, 2);

        hear(
                Sent.exposure("e1", treated, T, "false", 1),
                Sent.exposure("e1", treated, T, "false", 1),
                Sent.exposure("e2", treated, T.plusSeconds(1), "true", 2));

        assertThat(aside().staleExposures()).isEqualTo(1);
        assertThat(sums.orElseThrow().strata()).isEmpty();
    }

    @Test
    void shouldNotEnterLaterWhoWasExposedWhileNoStageWasForThem() {
        String treated = People.in(Arm.TREATED, 2);
        world = World.at(0);
        hear(Sent.exposure("e1", treated, T, "false", 0));

        world = World.at(2);
        hear(Sent.exposure("e2", treated, T.plusSeconds(60), "true", 2));

        assertThat(sums).isEmpty();
    }

    @Test
    void shouldJudgeAnExposureOfLocalEvaluationByWhenItsFlagsWereLoaded() {
        long openedAt = world.rollout().stageOpenedAt().toEpochMilli();
        String before = People.in(Arm.TREATED, 2);
        Sent local = Sent.exposure("e1", before, T, "true", 2).without("$feature_flag_version");

        hear(local.with("$feature_flag_definitions_loaded_at", Long.toString(openedAt)));

        assertThat(treated(EVERYONE).people()).isEqualTo(1);
    }

    @Test
    void shouldHoldAnExposureForStaleWhenItsFlagsWereLoadedBeforeTheStage() {
        long openedAt = world.rollout().stageOpenedAt().toEpochMilli();
        Sent local =
                Sent.exposure("e1", People.in(Arm.TREATED, 2), T, "true", 2).without("$feature_flag_version");

        hear(local.with("$feature_flag_definitions_loaded_at", Long.toString(openedAt - 1)));

        assertThat(aside().staleExposures()).isEqualTo(1);
    }

    @Test
    void shouldAcceptAnExposureThatTellsNeitherVersionNorLoading() {
        hear(Sent.exposure("e1", People.in(Arm.TREATED, 2), T, "true", 2).without("$feature_flag_version"));

        assertThat(treated(EVERYONE).people()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "{}"})
    void shouldIgnoreAnExposureToNothing(String served) {
        hear(Sent.exposure("e1", People.in(Arm.TREATED, 2), T, served, 2));

        assertThat(sums).isEmpty();
        assertThat(person).isEqualTo(PersonState.UNKNOWN);
    }

    @Test
    void shouldGiveBetaPeopleTheOddsOfTheirOwnStage() {
        String person = personTreatedAmongBeta();

        hear(Sent.identify("i1", person, T.minusSeconds(5), "plan", "beta"), Sent.exposure("e1", person, T, "true", 2));

        StratumKey beta = new StratumKey(2, new BasisPoints(5_000), BasisPoints.NONE);
        assertThat(treated(beta).people()).isEqualTo(1);
    }

    @Test
    void shouldKnowThePersonFromTheExposureItself() {
        String person = personTreatedAmongBeta();

        hear(Sent.exposure("e1", person, T, "true", 2).with("$set", "{\"plan\":\"beta\",\"shoe_size\":43}"));

        assertThat(this.person.properties()).isEqualTo(Map.of("plan", "beta"));
        assertThat(aside().disagreements()).isZero();
    }

    @Test
    void shouldCountInternalPeopleWhoAreGivenTheFeatureThoughNobodyIsComparedWithThem() {
        hear(
                Sent.identify("i1", "ada", T.minusSeconds(5), "email", "ada@shop.test"),
                Sent.exposure("e1", "ada", T, "true", 2));

        assertThat(treated(new StratumKey(2, BasisPoints.ALL, BasisPoints.NONE)).people())
                .isEqualTo(1);
    }

    @Test
    void shouldNotCompareWhomTheFlagsOwnConditionsServe() {
        hear(
                Sent.identify("i1", "vera", T.minusSeconds(5), "vip", "true"),
                Sent.exposure("e1", "vera", T, "true", 2),
                Sent.order("o1", "vera", T.plusSeconds(1)));

        assertThat(sums).isEmpty();
    }

    @Test
    void shouldOnlyFillGapsWhenAnOlderEventTellsOfThePerson() {
        hear(
                Sent.identify("i2", "ada", T, "plan", "beta"),
                Sent.identify("i1", "ada", T.minusSeconds(5), "plan", "free"),
                Sent.identify("i0", "ada", T.minusSeconds(9), "email", "ada@shop.test"));

        assertThat(person.properties()).isEqualTo(Map.of("plan", "beta", "email", "ada@shop.test"));
    }

    @Test
    void shouldCountALateOutcomeAsSetAsideOnce() {
        String treated = People.in(Arm.TREATED, 2);
        Sent late = Sent.order("o1", treated, T.plusSeconds(1)).acceptedAt(T.plus(Duration.ofMinutes(21)));

        hear(Sent.exposure("e1", treated, T, "true", 2), late, late);

        assertThat(aside().lateEvents()).isEqualTo(1);
        assertThat(treated(EVERYONE).did().getFirst().atLevel().getOrDefault(1, 0L))
                .isEqualTo(0L);
    }

    @Test
    void shouldCloseWhomAnOlderVersionOfTheFlagServedInTheStage() {
        String before = People.in(Arm.TREATED, 2);
        hear(Sent.exposure("e1", before, T, "true", 2), Sent.order("o1", before, T.plusSeconds(1)));
        assertThat(treated(EVERYONE).did().getFirst().atLevel().getOrDefault(1, 0L))
                .isEqualTo(1L);
        world = world.edited();
        sums = RolloutSums.standing(sums, world.rollout());

        hear(
                Sent.exposure("e2", before, T.plusSeconds(2), "true", 2).with("$feature_flag_version", "112"),
                Sent.error("x1", before, T.plusSeconds(3)));

        assertThat(sums.orElseThrow().strata()).isEmpty();
        assertThat(person.in(World.ROLLOUT, 1))
                .hasValueSatisfying(known -> assertThat(known.flagVersion()).isEqualTo(12));
    }

    @Test
    void shouldBoundAllThatIsKeptOfAPerson() {
        Set<String> names = IntStream.range(0, 100).mapToObj(i -> "n" + i).collect(Collectors.toSet());
        PersonState known = PersonState.UNKNOWN;
        for (String name : names) {
            known = known.after(read(Sent.identify("i", "ada", T, name, "z".repeat(1_000))), names);
        }

        assertThat(known.properties()).hasSizeBetween(60, 64);
        assertThat(PersonSerde.known().serializer().serialize("people", known))
                .hasSizeLessThan(Storable.PERSON_BYTES + 1_000);
    }

    @Test
    void shouldBoundHowManyIdsOfAPersonAreToldApart() {
        PersonState known = PersonState.UNKNOWN;
        for (int id = 1; id <= 10_000; id++) {
            known = known.with(new Participation.Aside(World.ROLLOUT, 1, id));
        }

        assertThat(known.participations()).hasSizeLessThan(40);
        assertThat(known.isAside(World.ROLLOUT, 1, 1)).isTrue();
        assertThat(known.isAside(World.ROLLOUT, 1, 10_000)).isTrue();
    }

    private void hear(Sent... events) {
        for (Sent sent : events) {
            Joined joined = join.apply(
                    person,
                    early,
                    read(sent),
                    world.watchList().project(World.PROJECT).orElseThrow());
            person = joined.person();
            early = joined.early();
            joined.changes().forEach(change -> sums = Optional.of(RolloutSums.add(sums, change)));
        }
    }

    private static PersonEvent read(Sent sent) {
        try {
            return EventReader.read(new Record<>(
                    sent.key(),
                    sent.body(),
                    sent.acceptedAt().toEpochMilli(),
                    sent.toTestRecord().headers()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Treated as a beta person, and not as one of everyone. */
    private static String personTreatedAmongBeta() {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "b" + i)
                .filter(id -> People.assignment(id, Map.of("plan", "beta"), 2).arm() == Arm.TREATED
                        && People.assignment(id, Map.of(), 2).arm() == Arm.CONTROL)
                .findFirst()
                .orElseThrow();
    }

    private ArmCounts treated(StratumKey stratum) {
        return stratum(stratum).treated();
    }

    private ArmCounts control(StratumKey stratum) {
        return stratum(stratum).control();
    }

    private StratumPeople stratum(StratumKey key) {
        assertThat(sums.orElseThrow().strata().keySet()).isEqualTo(Set.of(key));
        return sums.orElseThrow().strata().get(key);
    }

    private SetAside aside() {
        return sums.orElseThrow().setAside();
    }
}
