package dev.sluice.ingestion.http;

import dev.sluice.ingestion.capture.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is counted. Never by project or event name: senders choose those, and a meter lives for ever. */
@ApplicationScoped
public class CaptureMeters {

    private final Counter accepted;
    private final Counter recorded;
    private final Counter dropped;
    private final Map<Reason, Counter> refusedEvents;
    private final Map<Reason, Counter> refusedRequests;

    CaptureMeters(MeterRegistry meters) {
        this.accepted = meters.counter("sluice.ingestion.events.accepted");
        this.recorded = meters.counter("sluice.ingestion.recordings.accepted");
        this.dropped = meters.counter("sluice.ingestion.events.dropped");
        this.refusedEvents = byReason(reason -> meters.counter("sluice.ingestion.events.refused", "reason", reason));
        this.refusedRequests =
                byReason(reason -> meters.counter("sluice.ingestion.requests.refused", "reason", reason));
    }

    /** Events that are durable now. */
    void accepted(int events) {
        accepted.increment(events);
    }

    /** Pieces of recordings that are durable now. */
    void recorded(int pieces) {
        recorded.increment(pieces);
    }

    /** Events taken with 200 and not kept: what SDKs send about themselves. */
    void dropped(int events) {
        dropped.increment(events);
    }

    void refusedEvent(Reason reason) {
        refusedEvents.get(reason).increment();
    }

    void refusedRequest(Reason reason) {
        refusedRequests.get(reason).increment();
    }

    private static Map<Reason, Counter> byReason(Function<String, Counter> maker) {
        return Arrays.stream(Reason.values())
                .collect(Collectors.toMap(
                        Function.identity(),
                        reason -> maker.apply(reason.code()),
                        (one, other) -> one,
                        () -> new EnumMap<>(Reason.class)));
    }
}
