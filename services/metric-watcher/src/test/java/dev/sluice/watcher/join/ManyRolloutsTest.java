package dev.sluice.watcher.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagEvaluator;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.Person;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flag.StaticCohorts;
import dev.sluice.watcher.History;
import dev.sluice.watcher.World;
import dev.sluice.watcher.sums.RolloutCounts;
import dev.sluice.watcher.watch.WatchList;
import dev.sluice.watcher.watch.WatchedProject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many rollouts that ask the same questions: an event is asked and kept once, and counts in every one. */
class ManyRolloutsTest {

    /** So many places of two guardrails each as nobody's waiting events have. */
    private static final int ROLLOUTS = 100;

    private static final World WORLD = World.at(3);
    private static final List<Flag> FLAGS =
            IntStream.range(0, ROLLOUTS).mapToObj(ManyRolloutsTest::flag).toList();

    private final PersonJoin join = new PersonJoin(History.GRACE, History.LATE_AFTER);
    private final WatchedProject project = project();
    private PersonState person = PersonState.UNKNOWN;
    private EarlyDeeds early = EarlyDeeds.NONE;

    @Test
    void shouldCountAnOrderInEveryRolloutWhoseExposureComesAfterIt() {
        happened("order completed", 20, Map.of("value", 12.5));
        assertThat(early.waiting()).as("waits once").hasSize(1);

        int counted = 0;
        for (Flag flag : FLAGS) {
            counted += people(exposed(flag, 10));
        }

        assertThat(counted).as("rollouts that count the person").isEqualTo(ROLLOUTS);
        assertThat(person.participations()).allSatisfy(each -> assertThat(
                        ((Participation.Entered) each).deeds().getFirst().all())
                .hasSize(1));
        assertThat(early).as("nobody waits for it any more").isEqualTo(EarlyDeeds.NONE);
    }

    @Test
    void shouldCountAnOrderInEveryRolloutThatKnowsThePerson() {
        exposed(FLAGS.get(3), 10);
        exposed(FLAGS.get(7), 10);

        List<RolloutCounts> changes = happened("order completed", 20, Map.of("value", 12.5));

        assertThat(changes).extracting(RolloutCounts::rolloutId).containsExactlyInAnyOrder("rollout-3", "rollout-7");
        assertThat(early.waiting()).as("for the others").hasSize(1);
    }

    private List<RolloutCounts> exposed(Flag flag, int second) {
        Object served = FlagEvaluator.evaluate(
                        flag, new Person("ada", Map.of()), project.context().at(World.START.plusSeconds(second)))
                .value();
        return happened(
                PersonEvent.EXPOSURE,
                second,
                Map.of(
                        "$feature_flag",
                        flag.key().value(),
                        "$feature_flag_response",
                        served,
                        "$feature_flag_version",
                        WORLD.version()));
    }

    private List<RolloutCounts> happened(String name, int second, Map<String, Object> properties) {
        long at = World.START.plusSeconds(second).toEpochMilli();
        PersonEvent event = new PersonEvent(
                name + second + properties,
                name,
                "ada",
                at,
                World.START.plusSeconds(30).toEpochMilli(),
                Optional.empty(),
                new EventBody(properties, Map.of(), Map.of(), List.of()));
        Joined joined = join.apply(person, early, event, project);
        person = joined.person();
        early = joined.early();
        return joined.changes();
    }

    private static int people(List<RolloutCounts> changes) {
        return changes.stream()
                .flatMap(change -> change.strata().values().stream())
                .mapToInt(
                        each -> (int) (each.treated().people() + each.control().people()))
                .sum();
    }

    private static Flag flag(int number) {
        Flag one = WORLD.flag().flag();
        RolloutLadder ladder = one.ladder().orElseThrow();
        return new Flag(
                number + 1,
                new FlagKey("checkout-" + number),
                one.version(),
                one.name(),
                true,
                List.of(),
                List.of(),
                Map.of(),
                Optional.of(new RolloutLadder("rollout-" + number, 1, Optional.empty(), ladder.stages())));
    }

    private static WatchedProject project() {
        List<FlagRecord> flags = new ArrayList<>();
        List<RolloutRecord> rollouts = new ArrayList<>();
        RolloutRecord one = WORLD.rollout();
        for (int i = 0; i < ROLLOUTS; i++) {
            flags.add(new FlagRecord(World.PROJECT, FLAGS.get(i), WORLD.flag().change()));
            rollouts.add(new RolloutRecord(
                    one.project(),
                    "rollout-" + i,
                    FLAGS.get(i).key(),
                    1,
                    one.plan(),
                    one.phase(),
                    one.stage(),
                    one.stageFlagVersion(),
                    one.stageOpenedAt(),
                    one.reason(),
                    one.changedAt()));
        }
        return WatchList.empty()
                .next(rollouts, flags, List.of(World.cohort()), List.of(), _ -> StaticCohorts.NONE, World.START)
                .project(World.PROJECT)
                .orElseThrow();
    }
}
