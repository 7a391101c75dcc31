package dev.sluice.bench.flagcore;

import dev.sluice.bench.Benchmark;
import dev.sluice.bench.Figures;
import dev.sluice.bench.Row;
import dev.sluice.bench.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** {@code flag-core}: time and allocation of one evaluation, beside the peers' on the same logical flag. */
public final class FlagCoreBench implements Benchmark {

    public static final String NAME = "flag-core";

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** The middle over all measured rounds of all forks. */
    private record Cost(double nanos, double bytes) {}

    @Override
    public List<Row> run(Settings settings) throws Exception {
        for (Contestant contestant : Contestant.values()) {
            Agreement.check(contestant);
        }
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(Evaluation.class.getName())
                        .forks(settings.quick() ? 1 : 3)
                        .warmupIterations(settings.quick() ? 2 : 4)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(settings.quick() ? 2 : 5)
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .jvmArgs(
                                "-Xms512m",
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow")
                        .shouldFailOnError(true)
                        .build())
                .run();
        Map<Contestant, Cost> costs = new EnumMap<>(Contestant.class);
        for (RunResult result : results) {
            costs.put(Contestant.valueOf(result.getParams().getParam("contestant")), cost(result));
        }
        return rows(costs);
    }

    private static Cost cost(RunResult result) {
        List<IterationResult> rounds = result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .toList();
        return new Cost(
                Figures.median(rounds.stream()
                        .mapToDouble(round -> round.getPrimaryResult().getScore())
                        .toArray()),
                Figures.median(rounds.stream()
                        .mapToDouble(round ->
                                round.getSecondaryResults().get(ALLOCATED).getScore())
                        .toArray()));
    }

    private static List<Row> rows(Map<Contestant, Cost> costs) {
        Cost own = costs.get(Contestant.SLUICE);
        List<Row> rows = new ArrayList<>();
        rows.add(Row.stated(NAME, "one evaluation, allocated", own.bytes(), "B/op"));
        for (Contestant peer : Contestant.values()) {
            if (peer != Contestant.SLUICE) {
                Cost theirs = costs.get(peer);
                rows.add(Row.stated(NAME, "one evaluation, beside " + peer.title(), own.nanos(), "ns/op")
                        .against(peer.title(), theirs.nanos())
                        .promised("faster", own.nanos() < theirs.nanos()));
                rows.add(Row.stated(NAME, "allocated, beside " + peer.title(), own.bytes(), "B/op")
                        .against(peer.title(), theirs.bytes()));
            }
        }
        return rows;
    }
}
