package dev.sluice.watcher.ops;

import dev.sluice.metric.VerdictStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;

/** What the watcher counts and times of itself. */
@ApplicationScoped
public class WatcherMeters {

    private final MeterRegistry registry;
    private final Counter joined;
    private final Counter dropped;
    private final Counter handedOver;
    private final Counter refused;
    private final Counter tooLarge;
    private final Counter flushed;
    private final Counter failures;
    private final Timer judging;
    private final Timer age;

    public WatcherMeters(MeterRegistry registry) {
        this.registry = registry;
        this.joined = events(registry, "joined");
        this.dropped = events(registry, "dropped");
        this.handedOver = events(registry, "handed_over");
        this.refused = events(registry, "refused");
        this.tooLarge = registry.counter("watcher_properties_too_large");
        this.flushed = registry.counter("watcher_changes_flushed");
        this.failures = registry.counter("watcher_judging_failures");
        this.judging = registry.timer("watcher_judging");
        this.age = Timer.builder("watcher_event_to_verdict")
                .publishPercentileHistogram()
                .register(registry);
    }

    /** An event was read and joined. */
    public void joined() {
        joined.increment();
    }

    /** An event concerned no live rollout. */
    public void dropped() {
        dropped.increment();
    }

    /** An event went to the id under which its person is kept. */
    public void handedOver() {
        handedOver.increment();
    }

    /** An event could not be understood. */
    public void refused() {
        refused.increment();
    }

    /** So many values of person properties were not kept. */
    public void tooLarge(int values) {
        tooLarge.increment(values);
    }

    /** So many changes of counts went to the second step. */
    public void flushed(int changes) {
        flushed.increment(changes);
    }

    /** A rollout was judged. */
    public void judged(VerdictStatus status, long nanos) {
        registry.counter("watcher_verdicts", "status", status.name().toLowerCase(Locale.ROOT))
                .increment();
        judging.record(Duration.ofNanos(nanos));
    }

    /** So long after its newest event was accepted a verdict was given. */
    public void verdictAge(long millis) {
        age.record(Duration.ofMillis(Math.max(0, millis)));
    }

    /** A rollout could not be judged. */
    public void judgingFailed() {
        failures.increment();
    }

    private static Counter events(MeterRegistry registry, String outcome) {
        return registry.counter("watcher_events", "outcome", outcome);
    }
}
