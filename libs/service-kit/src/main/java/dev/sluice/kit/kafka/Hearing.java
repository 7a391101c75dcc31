package dev.sluice.kit.kafka;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/**
 * When a consumer was last answered. A client whose broker is away polls on and gets nothing, as it does from a topic on which nothing
 * happens; but it counts what was answered (Kafka's documentation: {@code fetch-total}), and a broker that has nothing to say says so
 * at least once in {@code fetch.max.wait.ms}, half a second by default. Any thread may ask.
 */
public final class Hearing {

    private static final String GROUP = "consumer-fetch-manager-metrics";
    private static final String NAME = "fetch-total";

    private final Consumer<?, ?> consumer;
    /** By {@link System#nanoTime}. */
    private volatile long heardNanos = System.nanoTime();

    private volatile boolean heard;
    /** These two of the reading thread alone. */
    private Optional<? extends Metric> count = Optional.empty();

    private double counted;

    Hearing(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    /** Looks whether an answer came since the last time; on the reading thread. */
    void listen() {
        if (count.isEmpty()) {
            count = consumer.metrics().values().stream()
                    .filter(metric -> metric.metricName().group().equals(GROUP)
                            && metric.metricName().name().equals(NAME))
                    .findFirst();
        }
        // Of a metric that is none it says so: NaN is not more than anything.
        double answered = count.map(metric -> metric.metricValue() instanceof Double total ? total : Double.NaN)
                .orElse(Double.NaN);
        if (answered > counted) {
            counted = answered;
            heardNanos = System.nanoTime();
            heard = true;
        }
    }

    /** Since the last answer; since the start when there was none. */
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heardNanos);
    }

    /** Whether there was one. */
    public boolean isHeard() {
        return heard;
    }
}
