package dev.sluice.bench.propagation;

import dev.sluice.bench.Benchmark;
import dev.sluice.bench.Row;
import dev.sluice.bench.Settings;
import dev.sluice.bench.stack.Definitions;
import dev.sluice.bench.stack.Processor;
import dev.sluice.bench.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.HdrHistogram.Histogram;

/**
 * {@code propagation}: changes made in flag-config, one after another by a clock of their own, until each of a thousand clients has each
 * of them. Everything is real: PostgreSQL with durable commits, the outbox, Kafka, flag-delivery, event streams.
 */
public final class PropagationBench implements Benchmark {

    public static final String NAME = "propagation";

    private static final int CLIENTS = 1_000;
    private static final int CHANGES = 1_000;
    private static final int WARM_UP_CHANGES = 200;
    private static final int FLAGS = 50;
    private static final int PER_SECOND = 20;
    private static final double TARGET_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> JVM = List.of("-Xms128m", "-Xmx256m", "-XX:+UseSerialGC");

    @Override
    public List<Row> run(Settings settings) throws Exception {
        try (Stack stack = Stack.start(settings)) {
            stack.database("sluice");
            Stack.Service config = stack.service(
                    "flag-config",
                    Processor.ANY,
                    JVM,
                    Map.of(
                            "SLUICE_DB_NAME", "sluice",
                            "SLUICE_PROJECT_TOKEN", Definitions.TOKEN,
                            "SLUICE_SECRET_KEY", Definitions.SECRET));
            Stack.Service delivery = stack.service(
                    "flag-delivery",
                    Processor.ANY,
                    JVM,
                    Map.of(
                            "SLUICE_SNAPSHOT_DIR",
                            settings.scratch().resolve("snapshots").toString()));
            FlagConfig person = new FlagConfig(config.uri("/"), stack.keys().token("ada", "editor"));
            for (int flag = 0; flag < FLAGS; flag++) {
                person.create(flag);
            }
            // Changes to warm up with are not timed: those of their versions have no time of sending.
            int changes = settings.times(CHANGES);
            int warmUp = settings.times(WARM_UP_CHANGES);
            Changes times = new Changes(FLAGS, 2 + (changes + warmUp) / FLAGS + 1);
            int clients = settings.times(CLIENTS);
            try (Listeners listeners = new Listeners(delivery.port(), Definitions.TOKEN, clients, FLAGS, times)) {
                int missing = change(person, listeners, times, warmUp, changes);
                return rows(listeners, clients, changes, missing);
            }
        }
    }

    private static List<Row> rows(Listeners listeners, int clients, int changes, int missing) {
        Histogram all = listeners.sinceSent();
        Histogram least = listeners.sinceAnswered();
        String who = " (%,d changes, %,d a second, %,d clients)".formatted(changes, PER_SECOND, clients);
        double p99 = millis(all, 99);
        return List.of(
                Row.stated(NAME, "p50 from sending the change" + who, millis(all, 50), "ms"),
                Row.stated(NAME, "p99 from sending the change" + who, p99, "ms")
                        .promised("< 200 ms, none missing", p99 < TARGET_MILLIS && missing == 0),
                Row.stated(NAME, "longest from sending the change", all.getMaxValue() / 1000.0, "ms"),
                Row.stated(NAME, "p50 from flag-config's answer", millis(least, 50), "ms"),
                Row.stated(NAME, "p99 from flag-config's answer", millis(least, 99), "ms"),
                Row.stated(NAME, "clients without some flag's last version", missing, "clients"));
    }

    /**
     * Makes the changes.
     *
     * @return how many clients missed the last version of some flag
     */
    private static int change(FlagConfig person, Listeners listeners, Changes times, int warmUp, int changes)
            throws IOException, InterruptedException, ExecutionException {
        int[] versions = new int[FLAGS];
        Arrays.fill(versions, 1);
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        long gap = Duration.ofSeconds(1).toNanos() / PER_SECOND;
        long due = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        for (int i = 0; i < warmUp + changes; i++) {
            listenUntil(listeners, due);
            int flag = i % FLAGS;
            int version = ++versions[flag];
            boolean timed = i >= warmUp;
            if (timed) {
                times.sent(flag, version, System.nanoTime());
            }
            answers.add(person.change(flag, version - 1).thenAccept(answer -> {
                if (timed) {
                    times.answered(flag, version, System.nanoTime());
                }
            }));
            due += gap;
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get();
        long patience = System.nanoTime() + PATIENCE.toNanos();
        int missing = missing(listeners, versions);
        while (missing > 0 && System.nanoTime() < patience) {
            listeners.listen(10);
            missing = missing(listeners, versions);
        }
        return missing;
    }

    private static void listenUntil(Listeners listeners, long nanos) throws IOException {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            listeners.listen(left / 1_000_000);
        }
    }

    private static int missing(Listeners listeners, int[] versions) {
        int most = 0;
        for (int flag = 0; flag < versions.length; flag++) {
            most = Math.max(most, listeners.missing(flag, versions[flag]));
        }
        return most;
    }

    private static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }
}
