package dev.sluice.bench.ingestion;

import dev.sluice.bench.Benchmark;
import dev.sluice.bench.Figures;
import dev.sluice.bench.Row;
import dev.sluice.bench.Settings;
import dev.sluice.bench.load.LoadPlan;
import dev.sluice.bench.load.LoadProcess;
import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.stack.Stack;
import dev.sluice.bench.stack.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code ingestion}: events a second that are acknowledged after Kafka acknowledged them, beside what Kafka's own load producer reaches on
 * the same processor. The two are compared by processor time too, which other work on the machine moves less.
 */
public final class IngestionBench implements Benchmark {

    public static final String NAME = "ingestion";

    private static final String LIMIT = "kafka-producer-perf-test";
    private static final String FULL = "bare producer with our keys and headers";
    /** A JVM that is still compiling tells nothing: load is sent until its compilers take less than this of the processor time. */
    private static final double COMPILING_MAX = 0.03;

    private static final Duration WARM_UP_ROUND = Duration.ofSeconds(6);
    private static final int WARM_UP_ROUNDS_MAX = 15;

    private static final int ROUNDS = 3;
    private static final double SHARE = 0.5;
    private static final double P99_MAX = 100;

    @Override
    public List<Row> run(Settings settings) throws Exception {
        try (Stack stack = Stack.start(settings)) {
            int records = settings.times(2_000_000);
            ProducerProcess.Figure limit =
                    ProducerProcess.run(KafkaLimit.class, settings.scratch(), stack.bootstrapServers(), records, -1);
            int half = (int) (limit.perSecond() / 2);
            int tenSeconds = (int) (half * settings.time(Duration.ofSeconds(10)).toSeconds());
            ProducerProcess.Figure atHalf = ProducerProcess.run(
                    KafkaLimit.class, settings.scratch(), stack.bootstrapServers(), Math.max(1, tenSeconds), half);
            ProducerProcess.Figure full =
                    ProducerProcess.run(FullRecords.class, settings.scratch(), stack.bootstrapServers(), records, -1);
            List<Row> rows = new ArrayList<>();
            rows.add(Row.stated(NAME, LIMIT + ", most", limit.perSecond(), "events/s"));
            rows.add(Row.stated(NAME, LIMIT + ", processor time", limit.processorSeconds(), "s/million events"));
            rows.add(Row.stated(NAME, LIMIT + ", p99 at half its most", atHalf.p99(), "ms"));
            rows.add(Row.stated(NAME, FULL + ", most", full.perSecond(), "events/s")
                    .against(LIMIT, limit.perSecond()));
            rows.add(Row.stated(NAME, FULL + ", processor time", full.processorSeconds(), "s/million events")
                    .against(LIMIT, limit.processorSeconds()));
            Stack.Service service = Ingestion.start(stack);
            for (Traffic traffic : Traffic.values()) {
                rows.addAll(measure(settings, service, traffic, limit, atHalf));
            }
            double most = service.child().usage().residentBytesMax() / 1e6;
            rows.add(Row.stated(NAME, "memory, resident at most", most, "MB"));
            return rows;
        }
    }

    private static List<Row> measure(
            Settings settings,
            Stack.Service service,
            Traffic traffic,
            ProducerProcess.Figure limit,
            ProducerProcess.Figure limitAtHalf)
            throws IOException, InterruptedException {
        List<byte[]> requests = traffic.requests();
        warmUp(settings, service, traffic, requests);
        double[] most = new double[ROUNDS];
        double[] seconds = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            Duration before = service.child().usage().processor();
            LoadResult result = load(settings, service, traffic, requests, 0, settings.time(Duration.ofSeconds(4)));
            Duration used = service.child().usage().processor().minus(before);
            double events = (double) result.answered() * traffic.events();
            most[round] = result.perSecond() * traffic.events();
            seconds[round] = used.toNanos() / 1e9 / events * 1e6;
        }
        double perSecond = Figures.median(most);
        double processor = Figures.median(seconds);
        LoadResult atHalf = load(
                settings,
                service,
                traffic,
                requests,
                perSecond / 2 / traffic.events(),
                settings.time(Duration.ofSeconds(10)));
        return rows(traffic, perSecond, processor, atHalf, limit, limitAtHalf);
    }

    /** Not shortened in a quick run. At least two rounds: in the first nothing may be worth compiling yet. */
    private static void warmUp(Settings settings, Stack.Service service, Traffic traffic, List<byte[]> requests)
            throws IOException, InterruptedException {
        for (int round = 0; round < WARM_UP_ROUNDS_MAX; round++) {
            Usage before = service.child().usage();
            load(settings, service, traffic, requests, 0, WARM_UP_ROUND);
            Usage after = service.child().usage();
            double compiling = after.compiling().minus(before.compiling()).toNanos();
            if (round > 0
                    && compiling
                            < COMPILING_MAX
                                    * after.processor()
                                            .minus(before.processor())
                                            .toNanos()) {
                return;
            }
        }
    }

    private static List<Row> rows(
            Traffic traffic,
            double perSecond,
            double processor,
            LoadResult atHalf,
            ProducerProcess.Figure limit,
            ProducerProcess.Figure limitAtHalf) {
        String title = traffic.title() + ", ";
        // Events a processor second, which is events a second for the processors used.
        double share = limit.processorSeconds() / processor;
        Row most = Row.stated(NAME, title + "most", perSecond, "events/s").against(LIMIT, limit.perSecond());
        Row time = Row.stated(NAME, title + "processor time", processor, "s/million events")
                .against(LIMIT, limit.processorSeconds());
        Row p99 = Row.stated(NAME, title + "p99 to acknowledgement at half its most", atHalf.p99(), "ms")
                .against(LIMIT + " at half its most", limitAtHalf.p99());
        if (traffic == Traffic.BATCHES || traffic == Traffic.ZIPPED_BATCHES) {
            time = time.promised("at least half the limit's events for the processor time", share >= SHARE);
            p99 = p99.promised("< 100 ms", atHalf.p99() < P99_MAX && atHalf.refused() + atHalf.unanswered() == 0);
        }
        return List.of(
                most,
                time,
                Row.stated(NAME, title + "p50 to acknowledgement at half its most", atHalf.p50(), "ms")
                        .against(LIMIT + " at half its most", limitAtHalf.p50()),
                p99);
    }

    /** @param perSecond requests that fall due a second; 0 for as many as are answered */
    private static LoadResult load(
            Settings settings,
            Stack.Service service,
            Traffic traffic,
            List<byte[]> requests,
            double perSecond,
            Duration time)
            throws IOException, InterruptedException {
        LoadPlan plan = new LoadPlan(service.port(), perSecond, Duration.ZERO, time, traffic.connections());
        LoadResult result = LoadProcess.run(settings.scratch(), plan, requests);
        if (result.answered() == 0) {
            throw new IllegalStateException(traffic.title() + ": " + result.refused() + " requests were refused.");
        }
        return result;
    }
}
