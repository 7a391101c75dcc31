package dev.sluice.bench.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.bench.Benchmark;
import dev.sluice.bench.Figures;
import dev.sluice.bench.Row;
import dev.sluice.bench.Settings;
import dev.sluice.bench.load.Http;
import dev.sluice.bench.load.LoadPlan;
import dev.sluice.bench.load.LoadProcess;
import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.stack.Child;
import dev.sluice.bench.stack.Definitions;
import dev.sluice.bench.stack.Processor;
import dev.sluice.bench.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * {@code flag-delivery}: all of fifty flags for a person over HTTP, beside unleash-server. Each server has one processor for itself,
 * the load the others.
 */
public final class FlagDeliveryBench implements Benchmark {

    public static final String NAME = "flag-delivery";

    /** As a container with half a gigabyte would run it. */
    static final List<String> JVM = List.of("-Xms256m", "-Xmx256m");

    private static final String PEER = "unleash-server";
    private static final int CONNECTIONS = 64;
    private static final double TARGET = 10;
    private static final int ROUNDS = 3;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** How much a server answers when it has all the processor, and what an answer takes of it. */
    private record Most(double perSecond, double processorMicros) {}

    /** What one server does. */
    private record Figure(double most, double processorMicros, double halfRate, LoadResult atHalf, double megabytes) {}

    @Override
    public List<Row> run(Settings settings) throws Exception {
        try (Stack stack = Stack.start(settings)) {
            Figure peer = peer(settings, stack);
            try (Definitions definitions = new Definitions(stack.bootstrapServers())) {
                definitions.project();
                FiftyFlags.flags().forEach(definitions::flag);
            }
            Stack.Service service = stack.service(
                    NAME,
                    Processor.MEASURED,
                    JVM,
                    Map.of(
                            "SLUICE_SNAPSHOT_DIR",
                            settings.scratch().resolve("snapshots").toString()));
            List<Row> rows = new ArrayList<>();
            rows.add(Row.stated(NAME, PEER + ", most", peer.most(), "requests/s"));
            for (Delivery protocol : Delivery.values()) {
                List<byte[]> requests = requests(protocol::request);
                agree(protocol.title(), service.port(), requests, protocol::on);
                Figure own = measure(settings, service.port(), requests, service.child());
                LoadResult atTen = load(settings, service.port(), requests, TARGET * peer.halfRate());
                rows.addAll(rows(protocol, own, peer, atTen));
                rows.addAll(limit(settings, stack, protocol, own));
            }
            return rows;
        }
    }

    private static Figure peer(Settings settings, Stack stack) throws IOException, InterruptedException {
        UnleashServer server = UnleashServer.start(settings, stack);
        List<byte[]> requests = requests(UnleashServer::request);
        agreeInTheEnd(server.port(), requests);
        Figure figure = measure(settings, server.port(), requests, server.child());
        server.child().close();
        return figure;
    }

    private static List<Row> rows(Delivery protocol, Figure own, Figure peer, LoadResult atTen) {
        String title = protocol.title() + ", ";
        String peersHalf = PEER + " at half its most (" + Figures.text(peer.halfRate()) + "/s)";
        LoadResult theirs = peer.atHalf();
        return List.of(
                Row.stated(NAME, title + "most", own.most(), "requests/s")
                        .against(PEER, peer.most())
                        .promised("10 times", own.most() >= TARGET * peer.most()),
                Row.stated(NAME, title + "processor time", own.processorMicros(), "µs/answer")
                        .against(PEER, peer.processorMicros()),
                quantile(title + "p99 at ten times the load", atTen.p99(), peersHalf, theirs.p99())
                        .promised("lower", atTen.p99() < theirs.p99() && atTen.unanswered() + atTen.refused() == 0),
                quantile(title + "p50 at half its most", own.atHalf().p50(), peersHalf, theirs.p50()),
                quantile(title + "p99 at half its most", own.atHalf().p99(), peersHalf, theirs.p99()),
                quantile(title + "p99.9 at half its most", own.atHalf().p999(), peersHalf, theirs.p999()),
                Row.stated(NAME, title + "half its most", own.halfRate(), "requests/s"),
                Row.stated(NAME, title + "answer", own.atHalf().answerBytes(), "bytes")
                        .against(PEER + " (only what is on)", theirs.answerBytes()),
                Row.stated(NAME, title + "memory, resident", own.megabytes(), "MB")
                        .against(PEER, peer.megabytes()),
                Row.stated(
                        NAME,
                        title + "busy share of the load's own thread",
                        own.atHalf().busy(),
                        "of 1"));
    }

    /** What is left of an answer's cost when there is nothing to find out, and nobody to be told by metrics, guards and routes. */
    private static List<Row> limit(Settings settings, Stack stack, Delivery protocol, Figure own)
            throws IOException, InterruptedException {
        int bytes = (int) own.atHalf().answerBytes();
        BareServer bare = BareServer.start(settings, stack, bytes);
        Most most = most(settings, bare.port(), requests(protocol::request), bare.child());
        bare.child().close();
        String title = protocol.title() + ", limit: a bare handler with as many constant bytes, ";
        String us = "flag-delivery";
        return List.of(
                Row.stated(NAME, title + "most", most.perSecond(), "requests/s").against(us, own.most()),
                Row.stated(NAME, title + "processor time", most.processorMicros(), "µs/answer")
                        .against(us, own.processorMicros()));
    }

    private static Row quantile(String name, double millis, String peer, double peersMillis) {
        return Row.stated(NAME, name, millis, "ms").against(peer, peersMillis);
    }

    /** The most it answers, and how long answers take at half of that. */
    private static Figure measure(Settings settings, int port, List<byte[]> requests, Child child)
            throws IOException, InterruptedException {
        Most most = most(settings, port, requests, child);
        double half = most.perSecond() / 2;
        return new Figure(
                most.perSecond(),
                most.processorMicros(),
                half,
                load(settings, port, requests, half),
                child.usage().residentBytesMax() / 1e6);
    }

    /** The middle of rounds, after a warm-up. */
    private static Most most(Settings settings, int port, List<byte[]> requests, Child child)
            throws IOException, InterruptedException {
        LoadProcess.run(
                settings.scratch(),
                LoadPlan.most(port, Duration.ZERO, settings.time(Duration.ofSeconds(15)), CONNECTIONS),
                requests);
        double[] perSecond = new double[ROUNDS];
        double[] micros = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            LoadPlan plan = LoadPlan.most(port, Duration.ZERO, settings.time(Duration.ofSeconds(5)), CONNECTIONS);
            Duration before = child.usage().processor();
            LoadResult result = LoadProcess.run(settings.scratch(), plan, requests);
            if (result.refused() > 0) {
                throw new IllegalStateException(result.refused() + " requests were refused.");
            }
            perSecond[round] = result.perSecond();
            micros[round] = child.usage().processor().minus(before).toNanos() / 1e3 / result.answered();
        }
        return new Most(Figures.median(perSecond), Figures.median(micros));
    }

    private static LoadResult load(Settings settings, int port, List<byte[]> requests, double perSecond)
            throws IOException, InterruptedException {
        return LoadProcess.run(
                settings.scratch(),
                new LoadPlan(
                        port, perSecond, Duration.ofSeconds(2), settings.time(Duration.ofSeconds(15)), CONNECTIONS),
                requests);
    }

    private static List<byte[]> requests(IntFunction<byte[]> of) {
        return IntStream.range(0, FiftyFlags.PEOPLE).mapToObj(of).toList();
    }

    /** The peer's frontend reads flags again after a moment: its answers may have none at first. */
    private static void agreeInTheEnd(int port, List<byte[]> requests) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (UnleashServer.on(JSON.readTree(Http.ask(port, requests.get(7)))) < FiftyFlags.COUNT) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(PEER + " does not have the flags it was given.");
            }
            Thread.sleep(200);
        }
        agree(PEER, port, requests, UnleashServer::on);
    }

    /** Before anybody is timed: all flags are on for colleagues, and as many as the shares say for all. */
    private static void agree(String who, int port, List<byte[]> requests, ToIntFunction<JsonNode> counting)
            throws IOException {
        double all = 0;
        for (int person = 0; person < requests.size(); person++) {
            int on = counting.applyAsInt(JSON.readTree(Http.ask(port, requests.get(person))));
            if (FiftyFlags.isColleague(person) && on != FiftyFlags.COUNT) {
                throw new IllegalStateException(who + " has " + on + " flags on for a colleague.");
            }
            all += on;
        }
        if (Math.abs(all / FiftyFlags.expectedOn() - 1) > 0.05) {
            throw new IllegalStateException(who + " has " + Math.round(all)
                    + " answers on in all, where the shares say " + Math.round(FiftyFlags.expectedOn()) + ".");
        }
    }
}
