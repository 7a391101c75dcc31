package dev.sluice.bench.watcher;

import dev.sluice.bench.Benchmark;
import dev.sluice.bench.Row;
import dev.sluice.bench.Settings;
import dev.sluice.bench.stack.Child;
import dev.sluice.bench.stack.Definitions;
import dev.sluice.bench.stack.Processor;
import dev.sluice.bench.stack.Stack;
import dev.sluice.infra.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * {@code watcher}: what metric-watcher's topology costs on one processor, beside a bare count by Kafka Streams of the same topic on the
 * same broker; how that grows with rollouts and people; how long an event takes to its verdict; and how long a lost state to come back.
 *
 * <p>{@code BENCH_PEOPLE=10000000} measures the state of so many people instead of a million.
 */
public final class WatcherBench implements Benchmark {

    public static final String NAME = "watcher";

    private static final String GROUP = "metric-watcher";
    private static final int ROLLOUTS = 20;
    private static final int VISITORS = 45_000;
    private static final int LONELY_VISITORS = 7_500;
    private static final List<Integer> GROWING = List.of(1, 10, 100, 1_000);
    private static final Duration PROBED = Duration.ofSeconds(30);
    private static final int PROBES_A_SECOND = 20;
    private static final int PEOPLE = Integer.getInteger("bench.people", 1_000_000);
    private static final int BYTES_MAX = 200;
    private static final double VERDICT_MILLIS_MAX = 500;
    private static final List<String> JVM = List.of("-Xms512m", "-Xmx512m");

    private Settings settings;
    private Stack stack;
    private Visits visits;
    private ReadSoFar read;
    private final List<Row> rows = new ArrayList<>();

    @Override
    public List<Row> run(Settings how) throws Exception {
        settings = how;
        try (Stack started = Stack.start(how);
                Visits sender = new Visits(started.bootstrapServers());
                ReadSoFar committed = new ReadSoFar(started.bootstrapServers())) {
            stack = started;
            visits = sender;
            read = committed;
            Shop busy = new Shop("busy");
            open(definitions -> busy.open(definitions, 0, ROLLOUTS));
            visits.send(busy, ROLLOUTS, 0, settings.times(VISITORS));
            Pace bare = bareCount();
            Stack.Service watcher = watcher(Map.of());
            beside(watcher, bare);
            try (Verdicts verdicts = new Verdicts(stack.bootstrapServers())) {
                untilVerdict(busy, verdicts);
                asRolloutsGrow(watcher, verdicts);
            }
            asPeopleGrow(watcher);
        }
        return rows;
    }

    private Stack.Service watcher(Map<String, String> environment) throws IOException, InterruptedException {
        return stack.service("metric-watcher", Processor.MEASURED, JVM, environment);
    }

    private interface Writing {
        void to(Definitions definitions);
    }

    private void open(Writing writing) {
        try (Definitions definitions = new Definitions(stack.bootstrapServers())) {
            writing.to(definitions);
        }
    }

    private Pace bareCount() throws IOException, InterruptedException, ExecutionException {
        Path folder = settings.scratch().resolve("bare-count");
        List<String> command = new ArrayList<>(List.of(Processes.java().toString()));
        command.addAll(JVM);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                BareCount.class.getName(),
                stack.bootstrapServers(),
                folder.toString()));
        try (Child count = Child.start("bare-count", folder, Processor.MEASURED, command, Map.of())) {
            return Pace.of(read, BareCount.GROUP, count, read.written());
        }
    }

    private static String absolute(String classPath) {
        return String.join(
                java.io.File.pathSeparator,
                List.of(classPath.split(java.io.File.pathSeparator, -1)).stream()
                        .map(each -> Path.of(each).toAbsolutePath().toString())
                        .toList());
    }

    private void beside(Stack.Service watcher, Pace bare) throws IOException, InterruptedException, ExecutionException {
        long events = read.written();
        Pace ours = Pace.of(read, GROUP, watcher.child(), events);
        read.await(GROUP, events);
        String peer = "bare Kafka Streams count";
        rows.add(Row.stated(NAME, "events a second, 20 rollouts of 4 guardrails", ours.perSecond(), "events/s")
                .against(peer, bare.perSecond())
                .promised("at least half the count's", ours.perSecond() >= bare.perSecond() / 2));
        rows.add(Row.stated(NAME, "processor time, 20 rollouts of 4 guardrails", ours.processorMicros(), "µs/event")
                .against(peer, bare.processorMicros()));
    }

    /** One person more in one rollout at a time, on a stream that is quiet otherwise: the first verdict that counts them. */
    private void untilVerdict(Shop shop, Verdicts verdicts) throws InterruptedException {
        verdicts.awaitJudged(shop, ROLLOUTS);
        long probes = settings.time(PROBED).toSeconds() * PROBES_A_SECOND;
        long due = System.nanoTime();
        for (int probe = 0; probe < probes; probe++) {
            due += Duration.ofSeconds(1).toNanos() / PROBES_A_SECOND;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            long now = System.nanoTime();
            verdicts.expect(visits.exposure(shop, shop.flag(probe % ROLLOUTS), "probe-" + probe), now);
        }
        visits.flush();
        Histogram times = verdicts.awaitTimes();
        rows.add(millis("event accepted to verdict published, p50", times, 50));
        double p99 = times.getValueAtPercentile(99) / 1_000.0;
        rows.add(millis("event accepted to verdict published, p99", times, 99)
                .promised("< 500 ms", p99 < VERDICT_MILLIS_MAX));
    }

    private static Row millis(String name, Histogram micros, double percentile) {
        return Row.stated(NAME, name, micros.getValueAtPercentile(percentile) / 1_000.0, "ms");
    }

    /** The same visits, to one flag, while ever more rollouts on other flags ask for other events. */
    private void asRolloutsGrow(Stack.Service watcher, Verdicts verdicts)
            throws IOException, InterruptedException, ExecutionException {
        int visitors = settings.times(LONELY_VISITORS);
        int people = 0;
        Shop quiet = new Shop("quiet");
        double none = cost(watcher, quiet, people, people + visitors).processorMicros();
        rows.add(Row.stated(NAME, "processor time in a project without a rollout", none, "µs/event"));
        Shop growing = new Shop("growing");
        int open = 0;
        double first = 0;
        for (int rollouts : GROWING) {
            int from = open;
            open(definitions -> growing.openApart(definitions, from, rollouts));
            open = rollouts;
            verdicts.awaitJudged(growing, rollouts);
            double micros = cost(watcher, growing, people, people + visitors).processorMicros();
            people += visitors;
            Row row = Row.stated(NAME, "processor time beside %,d rollouts".formatted(rollouts), micros, "µs/event");
            if (rollouts == 1) {
                first = micros;
                rows.add(row);
            } else {
                rows.add(row.against("1 rollout", first));
            }
        }
        Duration before = watcher.child().usage().processor();
        long began = System.nanoTime();
        TimeUnit.SECONDS.sleep(5);
        Duration used = watcher.child().usage().processor().minus(before);
        rows.add(Row.stated(
                NAME,
                "processor time at rest with 1,000 rollouts",
                100.0 * used.toNanos() / (System.nanoTime() - began),
                "% of one"));
    }

    private Pace cost(Stack.Service watcher, Shop shop, int from, int until)
            throws IOException, InterruptedException, ExecutionException {
        long before = read.written();
        read.await(GROUP, before);
        long began = System.nanoTime();
        Duration used = watcher.child().usage().processor();
        visits.send(shop, 1, from, until);
        long after = read.written();
        read.await(GROUP, after);
        return Pace.of(
                after - before,
                System.nanoTime() - began,
                watcher.child().usage().processor().minus(used));
    }

    private void asPeopleGrow(Stack.Service watcher) throws IOException, InterruptedException, ExecutionException {
        Shop crowd = new Shop("crowd");
        open(definitions -> crowd.open(definitions, 0, 1));
        int people = 0;
        int all = settings.times(PEOPLE);
        for (int next = all / 100; next <= all; next *= 10) {
            visits.sendShort(crowd, people, next);
            people = next;
            read.await(GROUP, read.written());
            PeopleState state = PeopleState.read(stack.bootstrapServers(), crowd);
            rows.add(Row.stated(
                            NAME,
                            "state of an exposed person, %,d people".formatted(state.people()),
                            state.perPerson(),
                            "bytes")
                    .promised("< 200", state.perPerson() < BYTES_MAX && state.people() == people));
        }
        watcher.child().close();
        Stack.Service again = watcher(
                Map.of("SLUICE_STATE_DIR", settings.scratch().resolve("empty").toString()));
        rows.add(Row.stated(
                NAME,
                "start without any state on disk, %,d people restored".formatted(people),
                again.startedIn().toMillis() / 1_000.0,
                "s"));
        rows.add(Row.stated(
                NAME, "memory, resident at most", again.child().usage().residentBytesMax() / 1e6, "MB"));
    }
}
