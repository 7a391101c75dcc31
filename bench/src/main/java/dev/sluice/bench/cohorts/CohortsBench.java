package dev.sluice.bench.cohorts;

import dev.sluice.bench.Benchmark;
import dev.sluice.bench.Row;
import dev.sluice.bench.Settings;
import dev.sluice.bench.load.Http;
import dev.sluice.bench.load.LoadPlan;
import dev.sluice.bench.load.LoadProcess;
import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.stack.Definitions;
import dev.sluice.bench.stack.Heap;
import dev.sluice.bench.stack.Processor;
import dev.sluice.bench.stack.Stack;
import dev.sluice.bench.stack.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@code cohorts}: what {@link LargeProject} costs flag-delivery: memory, time to start, time to answer. Nothing was promised. */
public final class CohortsBench implements Benchmark {

    public static final String NAME = "cohorts";

    private static final List<String> JVM = List.of("-Xms64m", "-Xmx1g", "-XX:+UseSerialGC");
    private static final int CONNECTIONS = 16;
    private static final int PEOPLE = 1_000;
    private static final Duration SNAPSHOT_MAX = Duration.ofMinutes(1);

    @Override
    public List<Row> run(Settings settings) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (Stack stack = Stack.start(settings)) {
            try (Definitions definitions = new Definitions(stack.bootstrapServers())) {
                definitions.project();
                LargeProject.writeFlags(definitions);
            }
            Path without = settings.scratch().resolve("without");
            Stack.Service flagsOnly = start(stack, without, Map.of());
            rows.addAll(memory("5,000 flags, ", flagsOnly));
            rows.add(startUp("5,000 flags, start from topics", flagsOnly));
            flagsOnly.child().close();

            try (Definitions definitions = new Definitions(stack.bootstrapServers())) {
                LargeProject.writeMembers(definitions);
            }
            Path snapshots = settings.scratch().resolve("with");
            Stack.Service all = start(stack, snapshots, Map.of());
            rows.addAll(memory("and 1,000,000 members, ", all));
            rows.add(startUp("and 1,000,000 members, start from topics", all));
            rows.addAll(answers(settings, all));
            rows.add(
                    Row.stated(NAME, "and 1,000,000 members, snapshots on disk", snapshotBytes(snapshots) / 1e6, "MB"));
            all.child().close();

            // Nobody listens there: what is known comes from the disk.
            Stack.Service alone = start(stack, snapshots, Map.of("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9"));
            expectMember(alone);
            rows.add(startUp("and 1,000,000 members, start from the snapshot, Kafka away", alone));
        }
        return rows;
    }

    private static Stack.Service start(Stack stack, Path snapshots, Map<String, String> environment)
            throws IOException, InterruptedException {
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put("SLUICE_SNAPSHOT_DIR", snapshots.toString());
        return stack.service("flag-delivery", Processor.ANY, JVM, variables);
    }

    private static Row startUp(String name, Stack.Service service) {
        return Row.stated(NAME, name, service.startedIn().toMillis() / 1000.0, "s");
    }

    private static List<Row> memory(String what, Stack.Service service) throws IOException, InterruptedException {
        long pid = service.child().pid();
        long heap = Heap.usedAfterCollecting(pid);
        Usage usage = Usage.of(pid);
        return List.of(
                Row.stated(NAME, what + "heap after collecting", heap / 1e6, "MB"),
                Row.stated(NAME, what + "resident at most", usage.residentBytesMax() / 1e6, "MB"));
    }

    private static List<Row> answers(Settings settings, Stack.Service service)
            throws IOException, InterruptedException {
        expectMember(service);
        List<Row> rows = new ArrayList<>();
        rows.addAll(cost(settings, service, "one flag that asks for a list", CohortsBench::one));
        rows.addAll(cost(settings, service, "all 5,000 flags", CohortsBench::bulk));
        return rows;
    }

    private static List<Row> cost(Settings settings, Stack.Service service, String what, IntFunction<byte[]> request)
            throws IOException, InterruptedException {
        List<byte[]> requests = IntStream.range(0, PEOPLE).mapToObj(request).toList();
        load(settings, service, requests, Duration.ofSeconds(10));
        Usage before = service.child().usage();
        LoadResult result = load(settings, service, requests, Duration.ofSeconds(8));
        Duration used = service.child().usage().processor().minus(before.processor());
        if (result.answered() == 0 || result.refused() > 0) {
            throw new IllegalStateException(what + ": " + result.refused() + " requests were refused.");
        }
        return List.of(
                Row.stated(NAME, what + ", processor time", used.toMillis() * 1000.0 / result.answered(), "µs/answer"),
                Row.stated(NAME, what + ", most", result.perSecond(), "requests/s"));
    }

    private static LoadResult load(Settings settings, Stack.Service service, List<byte[]> requests, Duration time)
            throws IOException, InterruptedException {
        return LoadProcess.run(
                settings.scratch(),
                LoadPlan.most(service.port(), Duration.ZERO, settings.time(time), CONNECTIONS),
                requests);
    }

    /** Half of those asked about are on a list, and half on none. */
    private static byte[] one(int person) {
        return ask("/" + LargeProject.flagOfAList(), person);
    }

    private static byte[] bulk(int person) {
        return ask("", person);
    }

    private static byte[] ask(String path, int person) {
        int who = person % 2 == 0 ? person * 101 % LargeProject.MEMBERS : LargeProject.MEMBERS + person;
        String body = "{\"context\":{\"targetingKey\":\"%s\",\"plan\":\"free\"}}".formatted(LargeProject.id(who));
        return Http.post(
                "/ofrep/v1/evaluate/flags" + path,
                Map.of("content-type", "application/json", "authorization", "Bearer " + Definitions.TOKEN),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** Person 0 is on the list, person 1 is on another. */
    private static void expectMember(Stack.Service service) throws IOException {
        String member = new String(Http.ask(service.port(), one(0)), StandardCharsets.UTF_8);
        String stranger = new String(Http.ask(service.port(), one(1)), StandardCharsets.UTF_8);
        if (!member.contains("\"value\":true") || !stranger.contains("\"value\":false")) {
            throw new IllegalStateException("The list is not known: " + member + " " + stranger);
        }
    }

    /** The size of the snapshots, of flags and of people, once they do not grow any more. */
    private static long snapshotBytes(Path folder) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SNAPSHOT_MAX.toNanos();
        long before = -1;
        while (System.nanoTime() < deadline) {
            long now = size(folder);
            if (now > 0 && now == before) {
                return now;
            }
            before = now;
            Thread.sleep(1_000);
        }
        throw new IllegalStateException("No snapshot was written to " + folder + ".");
    }

    private static long size(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
