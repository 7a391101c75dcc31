package dev.sluice.watcher.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.metric.Guardrail;
import dev.sluice.watcher.Batch;
import dev.sluice.watcher.History;
import dev.sluice.watcher.Kinds;
import dev.sluice.watcher.OtherIds;
import dev.sluice.watcher.Sent;
import dev.sluice.watcher.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * Instances of the watcher are killed, also in the midst of a commit, frozen until others have taken over, started with and without
 * their state, and join and leave, while a random history comes in (repeated, reordered, late, by several ids of a person, by clocks
 * ahead): then every count of every kind of measure is the one of a plain pass over the topics. {@code -Dsluice.people=6000} and
 * {@code -Dsluice.faults=5} a stage for the long form; {@code -Dsluice.seed=N} for another history and other moments.
 */
class CountsLikeABatchFault {

    private static final int PEOPLE = Integer.getInteger("sluice.people", 400);
    private static final int FAULTS = Integer.getInteger("sluice.faults", 1);
    private static final long SEED = Long.getLong("sluice.seed", 20261123);
    private static final List<Guardrail> GUARDRAILS = Kinds.guardrails();
    /** Events that are sent at once; then a moment passes, so that commits fall everywhere. */
    private static final int CHUNK = 20;

    private static final Duration MOMENT = Duration.ofMillis(20);

    /** In the short form each stage has one of the first three, in this order. */
    private enum Fault {
        KILL_AND_START,
        LET_ANOTHER_JOIN,
        KILL_AMID_A_COMMIT,
        LOSE_THE_STATE,
        LEAVE_AND_COME_BACK,
        FREEZE_UNTIL_OTHERS_TAKE_OVER
    }

    private final Random random = new Random(SEED);
    private boolean isOther;

    @Test
    void shouldCountLikeAPlainPassOverTheTopicsWhateverFalls() throws Exception {
        List<List<Sent>> stages = told();
        long begun = System.nanoTime();
        try (Rig rig = new Rig("fault-watcher");
                Told told = new Told(rig.servers())) {
            rig.start("one", true);
            rig.awaitReady("one");
            List<Map<TopicPartition, Long>> ends = new ArrayList<>();
            for (int stage = 1; stage <= stages.size(); stage++) {
                List<Sent> events = stages.get(stage - 1);
                told.open(
                        World.at(stage),
                        World.at(stage).guardedBy(GUARDRAILS),
                        events.getFirst().acceptedAt());
                send(events, stage, rig, told);
                told.awaitJoined();
                ends.add(told.ends());
            }

            Batch batch = new Batch(RawTopics.read(rig.servers(), ends), History.LATE_AFTER);
            assertThat(batch.entered()).hasSizeGreaterThan(PEOPLE / 4);
            await().atMost(Rig.PATIENCE).untilAsserted(() -> assertCounts(told, batch));
            // Nothing that is still on its way changes them.
            Instant now = Instant.now();
            await().atMost(Rig.PATIENCE).until(() -> told.verdict().judgedTo().isAfter(now));
            assertCounts(told, batch);
            System.out.printf(
                    "seed %d: %d events of %d people, %d of them counted; %d faults a stage; %d s%n",
                    SEED,
                    stages.stream().mapToInt(List::size).sum(),
                    PEOPLE,
                    batch.entered().size(),
                    FAULTS,
                    Duration.ofNanos(System.nanoTime() - begun).toSeconds());
        }
    }

    /** Three stages, told by several ids and moved so that the last comes just now: brokers delete what is a week old. */
    private List<List<Sent>> told() {
        List<List<Sent>> stages = Kinds.withClocksAhead(Kinds.ofThreeStages(random, PEOPLE));
        Set<String> linked = new HashSet<>();
        List<List<Sent>> byOtherIds = new ArrayList<>();
        stages.forEach(stage -> byOtherIds.add(OtherIds.of(stage, linked, random)));
        Instant last = byOtherIds.stream()
                .flatMap(List::stream)
                .map(Sent::acceptedAt)
                .max(Instant::compareTo)
                .orElseThrow();
        Duration by = Duration.between(last, Instant.now().minusSeconds(60));
        return byOtherIds.stream()
                .map(stage -> stage.stream().map(sent -> sent.shifted(by)).toList())
                .toList();
    }

    private void send(List<Sent> events, int stage, Rig rig, Told told) throws Exception {
        List<Integer> moments = new ArrayList<>();
        for (int i = 0; i < FAULTS; i++) {
            moments.add((int) (events.size() * (0.1 + 0.8 * (i + random.nextDouble()) / FAULTS)));
        }
        for (int i = 0; i < events.size(); i++) {
            told.send(events.get(i));
            if (moments.contains(i)) {
                Fault fault =
                        FAULTS == 1 ? Fault.values()[stage - 1] : Fault.values()[random.nextInt(Fault.values().length)];
                System.out.printf("stage %d, event %d: %s%n", stage, i, fault);
                apply(fault, rig);
            }
            if (i % CHUNK == 0) {
                TimeUnit.MILLISECONDS.sleep(MOMENT.toMillis());
            }
        }
        told.flush();
    }

    private void apply(Fault fault, Rig rig) throws Exception {
        if (!isOther && fault != Fault.KILL_AND_START) {
            rig.start("other", true);
            rig.awaitReady("other");
            isOther = true;
            if (fault == Fault.LET_ANOTHER_JOIN) {
                return;
            }
        }
        String victim = isOther && random.nextBoolean() ? "other" : "one";
        switch (fault) {
            case KILL_AND_START -> {
                rig.kill(victim);
                rig.start(victim, false);
            }
            case LET_ANOTHER_JOIN, LEAVE_AND_COME_BACK -> {
                // Asked to stop, it keeps its place for a while: the broker waits for it. Events go on at the other's
                // partitions.
                rig.stop(victim);
                rig.start(victim, false);
            }
            case KILL_AMID_A_COMMIT -> {
                // Commits fall due every 100 ms and wait for the broker from then on.
                rig.freezeBroker();
                TimeUnit.MILLISECONDS.sleep(150 + random.nextInt(100));
                rig.kill(victim);
                rig.thawBroker();
                rig.start(victim, false);
            }
            case LOSE_THE_STATE -> {
                rig.kill(victim);
                rig.start(victim, true);
            }
            case FREEZE_UNTIL_OTHERS_TAKE_OVER -> {
                // Past its session of 10 s others have its partitions. It wakes with records in hand, and has to be
                // fenced.
                rig.freeze(victim);
                TimeUnit.SECONDS.sleep(12);
                rig.thaw(victim);
            }
        }
    }

    private static void assertCounts(Told told, Batch batch) throws Exception {
        for (int i = 0; i < GUARDRAILS.size(); i++) {
            assertThat(Kinds.countsIn(told.verdict().guardrails().get(i)))
                    .as(
                            "seed %d: repeat with -Dsluice.seed=%d; %s",
                            SEED, SEED, GUARDRAILS.get(i).metric())
                    .isEqualTo(Kinds.counts(batch, i, History.LATE_AFTER));
        }
    }
}
