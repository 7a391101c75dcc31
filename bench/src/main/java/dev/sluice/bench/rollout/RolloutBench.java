package dev.sluice.bench.rollout;

import dev.sluice.bench.Benchmark;
import dev.sluice.bench.Row;
import dev.sluice.bench.Settings;
import dev.sluice.bench.stack.Heap;
import dev.sluice.bench.stack.Stack;
import dev.sluice.bench.stack.Usage;
import dev.sluice.metric.VerdictStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * {@code rollout}: a thousand rollouts under way on one auto-rollout, each with its heartbeat of a verdict every five seconds; then
 * some of them breached, one after another by a clock of their own, until flag-config has committed the change. PostgreSQL with durable
 * commits, the outboxes, Kafka and both services are real; the verdicts are published here.
 */
public final class RolloutBench implements Benchmark {

    public static final String NAME = "rollout";

    private static final int ROLLOUTS = 1_000;
    private static final int BREACHES = 200;
    private static final int WARM_UP_BREACHES = 40;
    private static final int BREACHES_PER_SECOND = 10;
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration STEADY = Duration.ofSeconds(20);
    private static final double TARGET_MILLIS = 150;

    @Override
    public List<Row> run(Settings settings) throws Exception {
        try (Stack stack = Stack.start(settings)) {
            Controls controls = Controls.start(stack);
            List<String> all = IntStream.range(0, settings.times(ROLLOUTS))
                    .mapToObj(i -> "feature-" + i)
                    .toList();
            try (Standings standings = new Standings(stack.bootstrapServers());
                    Judge judge = new Judge(stack.bootstrapServers())) {
                controls.open(all, standings);
                return measure(settings, controls.rollout(), all, standings, judge);
            }
        }
    }

    private static List<Row> measure(
            Settings settings, Stack.Service service, List<String> all, Standings standings, Judge judge)
            throws Exception {
        Heartbeats heartbeats = new Heartbeats(all, standings, judge);
        int warmUp = settings.times(WARM_UP_BREACHES);
        int breaches = settings.times(BREACHES);
        heartbeats.beatFor(HEARTBEAT);
        breach(heartbeats, standings, judge, all.subList(0, warmUp));
        Usage before = service.child().usage();
        Duration steady = settings.time(STEADY);
        heartbeats.beatFor(steady);
        Usage after = service.child().usage();
        double processor = (double) after.processor().minus(before.processor()).toMillis() / steady.toMillis() * 100;
        Histogram micros = breach(heartbeats, standings, judge, all.subList(warmUp, warmUp + breaches));
        double p99 = millis(micros, 99);
        String who =
                " (%,d breaches, %d a second, among %,d rollouts)".formatted(breaches, BREACHES_PER_SECOND, all.size());
        double heap = Heap.usedAfterCollecting(service.child().pid()) / 1e6;
        return List.of(
                Row.stated(
                        NAME, "p50 from publishing the verdict to the flag's commit" + who, millis(micros, 50), "ms"),
                Row.stated(NAME, "p99 from publishing the verdict to the flag's commit" + who, p99, "ms")
                        .promised("< 150 ms", p99 < TARGET_MILLIS),
                Row.stated(NAME, "longest", micros.getMaxValue() / 1000.0, "ms"),
                Row.stated(
                        NAME,
                        "processor of auto-rollout with %,d rollouts".formatted(all.size()),
                        processor,
                        "% of one"),
                Row.stated(NAME, "memory of auto-rollout, resident", after.residentBytes() / 1e6, "MB"),
                Row.stated(NAME, "heap of auto-rollout in use", heap, "MB"));
    }

    /** Has each of them breached, one after another, and waits for their ends. Both clocks are this machine's. */
    private static Histogram breach(Heartbeats heartbeats, Standings standings, Judge judge, List<String> doomed)
            throws InterruptedException {
        Map<String, Instant> published = new HashMap<>();
        Duration gap = Duration.ofSeconds(1).dividedBy(BREACHES_PER_SECOND);
        for (String id : doomed) {
            heartbeats.beatFor(gap);
            heartbeats.leave(id);
            published.put(id, Instant.now());
            judge.say(standings.of(id), VerdictStatus.BREACHED);
        }
        standings.awaitRolledBack(published);
        Histogram micros = new Histogram(60_000_000, 3);
        published.forEach((id, at) -> micros.recordValue(
                Duration.between(at, standings.committedAt(id)).toNanos() / 1000));
        return micros;
    }

    private static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }

    /** A verdict on each rollout every five seconds, spread evenly: that nothing can be said yet. */
    private static final class Heartbeats {

        private final List<String> rollouts;
        private final Standings standings;
        private final Judge judge;
        private final long gapNanos;
        private long due = System.nanoTime();
        private int next;

        Heartbeats(List<String> rollouts, Standings standings, Judge judge) {
            this.rollouts = new ArrayList<>(rollouts);
            this.standings = standings;
            this.judge = judge;
            this.gapNanos = HEARTBEAT.toNanos() / rollouts.size();
        }

        /** Says nothing more of it. */
        void leave(String rollout) {
            rollouts.remove(rollout);
        }

        void beatFor(Duration time) throws InterruptedException {
            long end = System.nanoTime() + time.toNanos();
            while (due < end) {
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(Duration.ofNanos(wait));
                }
                next = (next + 1) % rollouts.size();
                judge.say(standings.of(rollouts.get(next)), VerdictStatus.INCONCLUSIVE);
                due += gapNanos;
            }
            long left = end - System.nanoTime();
            if (left > 0) {
                Thread.sleep(Duration.ofNanos(left));
            }
        }
    }
}
