package dev.sluice.bench.ingestion;

import dev.sluice.bench.Benchmark;
import dev.sluice.bench.Row;
import dev.sluice.bench.Settings;
import dev.sluice.bench.load.LoadPlan;
import dev.sluice.bench.load.LoadProcess;
import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.stack.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code ingestion-overload}: ten minutes at twice what is sustained, over a thousand connections. Memory must stay flat. */
public final class OverloadBench implements Benchmark {

    public static final String NAME = "ingestion-overload";

    private static final int CONNECTIONS = 1_000;
    private static final double GROWTH_MAX = 0.1;

    @Override
    public List<Row> run(Settings settings) throws Exception {
        try (Stack stack = Stack.start(settings);
                ExecutorService aside = Executors.newSingleThreadExecutor()) {
            Stack.Service service = Ingestion.start(stack);
            List<byte[]> requests = Traffic.BATCHES.requests();
            LoadPlan find =
                    LoadPlan.most(service.port(), Duration.ofSeconds(15), settings.time(Duration.ofSeconds(10)), 32);
            double sustained = load(settings.scratch(), find, requests).perSecond();
            Duration time = settings.time(Duration.ofMinutes(10));
            Callable<LoadResult> overload = () -> load(
                    settings.scratch(),
                    new LoadPlan(service.port(), 2 * sustained, Duration.ZERO, time, CONNECTIONS),
                    requests);
            List<Double> megabytes = watch(service, aside.submit(overload));
            LoadResult after = load(settings.scratch(), find, requests);
            return rows(megabytes, sustained, after);
        }
    }

    private static List<Row> rows(List<Double> megabytes, double sustained, LoadResult after) {
        // The first fifth is what the heap and the broker's client need to grow to their size.
        double settled = most(megabytes.subList(0, Math.max(1, megabytes.size() / 5)));
        double most = most(megabytes);
        double again = after.perSecond() * Events.BATCH;
        return List.of(
                Row.stated(NAME, "memory after a fifth of the time", settled, "MB"),
                Row.stated(NAME, "memory at most", most, "MB")
                        .promised("flat: within 10 %", most <= settled * (1 + GROWTH_MAX)),
                Row.stated(NAME, "events a second before", sustained * Events.BATCH, "events/s"),
                Row.stated(NAME, "events a second right after", again, "events/s")
                        .promised("as before, within 20 %", after.perSecond() >= 0.8 * sustained));
    }

    private static List<Double> watch(Stack.Service service, Future<LoadResult> load) throws Exception {
        List<Double> megabytes = new ArrayList<>();
        while (true) {
            try {
                load.get(1, TimeUnit.SECONDS);
                return megabytes;
            } catch (TimeoutException notYet) {
                megabytes.add(service.child().usage().residentBytes() / 1e6);
            }
        }
    }

    private static LoadResult load(Path scratch, LoadPlan plan, List<byte[]> requests)
            throws IOException, InterruptedException {
        return LoadProcess.run(scratch, plan, requests);
    }

    private static double most(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}
