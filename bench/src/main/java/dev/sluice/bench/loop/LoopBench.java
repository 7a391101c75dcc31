package dev.sluice.bench.loop;

import dev.sluice.bench.Benchmark;
import dev.sluice.bench.Row;
import dev.sluice.bench.Settings;
import dev.sluice.bench.rollout.Controls;
import dev.sluice.bench.rollout.Standings;
import dev.sluice.bench.stack.Processor;
import dev.sluice.bench.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * {@code loop}: the promise in one figure. People meet a feature that does harm, in two hundred rollouts that are under way at once; then,
 * rollout by rollout, the events that decide are sent in one request. Timed from its 200 to a connected client having the old value, over
 * event-ingestion, Kafka, metric-watcher, auto-rollout, flag-delivery and an event stream, all real.
 */
public final class LoopBench implements Benchmark {

    public static final String NAME = "loop";

    private static final int ROLLOUTS = 200;
    /** Not timed: JVMs that are still compiling tell little. */
    private static final int WARM_UP_ROLLOUTS = 40;

    private static final int PER_SECOND = 5;
    private static final double TARGET_MILLIS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 20;

    @Override
    public List<Row> run(Settings settings) throws Exception {
        try (Stack stack = Stack.start(settings)) {
            Controls controls = Controls.start(stack);
            Stack.Service delivery = stack.service("flag-delivery", Processor.ANY, Controls.JVM, Map.of());
            Stack.Service ingestion = stack.service("event-ingestion", Processor.ANY, Controls.JVM, Map.of());
            stack.service("metric-watcher", Processor.ANY, Controls.JVM, Map.of());
            App app = new App(delivery, ingestion);
            int warmUp = settings.times(WARM_UP_ROLLOUTS);
            List<Trial> trials = IntStream.range(0, warmUp + settings.times(ROLLOUTS))
                    .mapToObj(i -> new Trial("feature-" + i))
                    .toList();
            try (Standings standings = new Standings(stack.bootstrapServers());
                    Client client = new Client(app)) {
                prepare(controls, app, standings, trials);
                decide(app, client, trials.subList(0, warmUp));
                return decide(app, client, trials.subList(warmUp, trials.size()));
            }
        }
    }

    private static void prepare(Controls controls, App app, Standings standings, List<Trial> trials) throws Exception {
        List<String> flags = trials.stream().map(Trial::flag).toList();
        controls.open(flags, standings);
        // Served, too, and by the version that the watcher counts for.
        standings.awaitWatched(flags);
        List<CompletableFuture<Void>> met = new ArrayList<>();
        for (Trial trial : trials) {
            met.add(trial.meet(app, standings.of(trial.flag()).stageFlagVersion()));
        }
        met.forEach(CompletableFuture::join);
        for (Trial trial : trials) {
            standings.awaitCounted(trial.flag(), trial.people());
        }
    }

    private static List<Row> decide(App app, Client client, List<Trial> trials) throws InterruptedException {
        Map<String, Long> accepted = new ConcurrentHashMap<>();
        long gap = Duration.ofSeconds(1).toNanos() / PER_SECOND;
        long due = System.nanoTime();
        for (Trial trial : trials) {
            client.watch(trial.flag(), trial.somebodyTreated());
            Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            // One that is not accepted shows as a client that never had the old value.
            CompletableFuture<Void> unused =
                    trial.decide(app).thenRun(() -> accepted.put(trial.flag(), System.nanoTime()));
            due += gap;
        }
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until && trials.stream().anyMatch(trial -> client.oldSince(trial.flag()) == null)) {
            Thread.sleep(LOOK_MILLIS);
        }
        Histogram micros = new Histogram(60_000_000, 3);
        int missing = 0;
        for (Trial trial : trials) {
            Long since = client.oldSince(trial.flag());
            if (since == null || !accepted.containsKey(trial.flag())) {
                missing++;
            } else {
                micros.recordValue(Math.max(0, (since - accepted.get(trial.flag())) / 1000));
            }
        }
        double p99 = micros.getValueAtPercentile(99) / 1000.0;
        String who = " (%,d rollouts, %,d a second)".formatted(trials.size(), PER_SECOND);
        return List.of(
                Row.stated(
                        NAME,
                        "p50 from the deciding event's 200 to the old value at a connected client" + who,
                        micros.getValueAtPercentile(50) / 1000.0,
                        "ms"),
                Row.stated(
                                NAME,
                                "p99 from the deciding event's 200 to the old value at a connected client" + who,
                                p99,
                                "ms")
                        .promised("< 1 s, none missing", p99 < TARGET_MILLIS && missing == 0),
                Row.stated(NAME, "longest", micros.getMaxValue() / 1000.0, "ms"),
                Row.stated(NAME, "rollouts whose client never had the old value", missing, "rollouts"));
    }
}
