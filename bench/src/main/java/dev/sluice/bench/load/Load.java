package dev.sluice.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;

/** Sends a plan's requests in turn, on one thread, and takes the time of each. */
final class Load {

    /** How long answers are waited for when everything has been sent. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long SEED = 20_260_101;
    private static final double NANOS = 1e9;

    private final LoadPlan plan;
    private final ByteBuffer[] requests;
    private final Histogram micros = new Histogram(Duration.ofMinutes(5).toNanos() / 1000, 3);
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final long[] due;
    private int sent;
    private int open;
    private long counting;
    private long refused;
    private long bytes;

    Load(LoadPlan plan, List<byte[]> requests) {
        this.plan = plan;
        this.requests = requests.stream()
                .map(request ->
                        ByteBuffer.allocateDirect(request.length).put(request).flip())
                .toArray(ByteBuffer[]::new);
        due = plan.isOpen() ? dueTimes() : new long[0];
    }

    /** Nanoseconds from the beginning at which requests fall due, warm-up included: gaps of an exponential distribution. */
    private long[] dueTimes() {
        Random random = new Random(SEED);
        double end = (plan.warmUp().toNanos() + plan.measured().toNanos()) / NANOS;
        long[] times = new long[(int) (end * plan.perSecond() * 1.2) + 1_000];
        double at = 0;
        int count = 0;
        while (count < times.length) {
            at += -Math.log(1 - random.nextDouble()) / plan.perSecond();
            if (at > end) {
                break;
            }
            times[count++] = (long) (at * NANOS);
        }
        return Arrays.copyOf(times, count);
    }

    LoadResult run() throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < plan.connections(); i++) {
                Connection connection = new Connection(plan.port());
                connection.channel.register(selector, SelectionKey.OP_READ, connection);
                idle.add(connection);
            }
            long began = System.nanoTime();
            counting = began + plan.warmUp().toNanos();
            long end = counting + plan.measured().toNanos();
            long processorBefore = processorNanos();
            while (System.nanoTime() < end) {
                sendDue(began, selector);
                receive(selector, began, end);
            }
            double seconds = (System.nanoTime() - counting) / NANOS;
            long counted = micros.getTotalCount();
            double busy = (processorNanos() - processorBefore) / (double) (System.nanoTime() - began);
            long unanswered = finish(selector, began, end);
            return new LoadResult(
                    counted / seconds,
                    millis(50),
                    millis(99),
                    millis(99.9),
                    micros.getMaxValue() / 1000.0,
                    micros.getTotalCount(),
                    refused,
                    unanswered,
                    micros.getTotalCount() == 0 ? 0 : bytes / (double) micros.getTotalCount(),
                    busy);
        }
    }

    private void sendDue(long began, Selector selector) throws IOException {
        while (!idle.isEmpty()) {
            long now = System.nanoTime();
            if (plan.isOpen() && (sent == due.length || began + due[sent] > now)) {
                return;
            }
            send(idle.poll(), plan.isOpen() ? began + due[sent] : now, selector);
        }
    }

    private void send(Connection connection, long dueNanos, Selector selector) throws IOException {
        connection.dueNanos = dueNanos;
        ByteBuffer request = requests[sent % requests.length].duplicate();
        sent++;
        open++;
        if (!connection.send(request)) {
            connection.channel.keyFor(selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    /** Takes what has come. Waits for more only when nothing falls due before. */
    private void receive(Selector selector, long began, long end) throws IOException {
        long now = System.nanoTime();
        long next = plan.isOpen() && sent < due.length && !idle.isEmpty() ? began + due[sent] : end;
        long millis = (Math.min(next, end) - now) / 1_000_000 - 1;
        if (millis > 0) {
            selector.select(this::ready, millis);
        } else {
            selector.selectNow(this::ready);
        }
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isWritable() && connection.sendRest()) {
                key.interestOps(SelectionKey.OP_READ);
            }
            if (key.isReadable() && connection.receive()) {
                answered(connection);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answered(Connection connection) {
        open--;
        idle.add(connection);
        if (connection.dueNanos < counting) {
            return;
        }
        if (connection.status() / 100 == 2) {
            micros.recordValue(
                    Math.min(micros.getHighestTrackableValue(), (System.nanoTime() - connection.dueNanos) / 1000));
            bytes += connection.bodyLength();
        } else {
            refused++;
        }
    }

    /** Waits for what is under way, and sends what fell due and found no connection; what stays without answer is counted as so slow. */
    private long finish(Selector selector, long began, long end) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && (open > 0 || sent < due.length)) {
            if (plan.isOpen()) {
                sendDue(began, selector);
            }
            selector.select(this::ready, 1);
        }
        long unanswered = (long) open + (plan.isOpen() ? due.length - sent : 0);
        for (long i = 0; i < unanswered; i++) {
            micros.recordValue((System.nanoTime() - end) / 1000);
        }
        return unanswered;
    }

    private double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
