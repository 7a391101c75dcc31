package dev.sluice.watcher.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.watcher.Batch;
import dev.sluice.watcher.History;
import dev.sluice.watcher.Sent;
import dev.sluice.watcher.World;
import dev.sluice.watcher.sums.ArmCounts;
import dev.sluice.watcher.sums.RolloutCounts;
import dev.sluice.watcher.sums.RolloutSums;
import dev.sluice.watcher.sums.SetAside;
import dev.sluice.watcher.watch.WatchedProject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The join counts what a plain pass over all that was sent counts, whatever the order of arrival. */
class PersonJoinHistoryTest {

    private static final List<WatchedProject> STAGES = IntStream.range(0, 4)
            .mapToObj(
                    stage -> World.at(stage).watchList().project(World.PROJECT).orElseThrow())
            .toList();
    private static final Serde<Known> STATE = PersonSerde.known();
    private static final Serde<EarlyDeeds> EARLY = PersonSerde.early();

    private final Map<String, byte[]> people = new HashMap<>();
    private final Map<String, byte[]> early = new HashMap<>();
    private Optional<RolloutCounts> sums = Optional.empty();

    /** {@code -Dsluice.seed=N} repeats one history. */
    static LongStream seeds() {
        Long one = Long.getLong("sluice.seed");
        return one == null ? LongStream.range(0, 300) : LongStream.of(one);
    }

    @ParameterizedTest(name = "seed {0}: repeat with -Dsluice.seed={0}")
    @MethodSource("seeds")
    void shouldCountLikeABatchWhenEventsAreRepeatedReorderedAndLate(long seed) throws Exception {
        // given
        List<List<Sent>> stages = History.ofThreeStages(new Random(seed));
        PersonJoin join = new PersonJoin(History.GRACE, History.LATE_AFTER);

        // when
        for (int stage = 1; stage <= 3; stage++) {
            for (Sent sent : stages.get(stage - 1)) {
                send(join, sent, STAGES.get(stage));
            }
        }

        // then
        Batch batch = new Batch(stages, History.LATE_AFTER);
        for (int guardrail = 0; guardrail < 2; guardrail++) {
            assertThat(counts(guardrail))
                    .as("seed %d, guardrail %d", seed, guardrail)
                    .isEqualTo(batch.counts(guardrail));
        }
        SetAside aside = sums.orElseThrow().setAside();
        assertThat(List.of(aside.disagreements(), aside.staleExposures(), aside.bothArms(), aside.lateEvents()))
                .as("seed %d: disagreements, stale exposures, both arms, late events", seed)
                .isEqualTo(batch.setAside());
    }

    /** State goes through its bytes each time, as it does on disk. */
    private void send(PersonJoin join, Sent sent, WatchedProject project) throws Exception {
        byte[] state = people.get(sent.person());
        byte[] waiting = early.get(sent.person());
        Joined joined = join.apply(
                state == null
                        ? PersonState.UNKNOWN
                        : (PersonState) STATE.deserializer().deserialize("people", state),
                waiting == null ? EarlyDeeds.NONE : EARLY.deserializer().deserialize("early", waiting),
                EventReader.read(new org.apache.kafka.streams.processor.api.Record<>(
                        sent.key(),
                        sent.body(),
                        sent.acceptedAt().toEpochMilli(),
                        sent.toTestRecord().headers())),
                project);
        people.put(sent.person(), STATE.serializer().serialize("people", joined.person()));
        early.put(sent.person(), EARLY.serializer().serialize("early", joined.early()));
        joined.changes().forEach(change -> sums = Optional.of(RolloutSums.add(sums, change)));
    }

    private Map<String, List<Long>> counts(int guardrail) {
        Map<String, List<Long>> all = new TreeMap<>();
        sums.orElseThrow().strata().forEach((key, both) -> {
            String stratum = key.stage() + "/" + key.share().value();
            add(all, stratum + "/TREATED", both.treated(), guardrail);
            add(all, stratum + "/CONTROL", both.control(), guardrail);
        });
        return all;
    }

    private static void add(Map<String, List<Long>> all, String key, ArmCounts arm, int guardrail) {
        if (arm.people() > 0) {
            List<Long> row = new ArrayList<>(List.of(arm.people()));
            row.addAll(arm.tally(
                            guardrail,
                            World.guardrails().get(guardrail).metric().measure())
                    .atLevel());
            all.put(key, row);
        }
    }
}
