package dev.sluice.ingestion.http;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import dev.sluice.ingestion.capture.Capture;
import dev.sluice.ingestion.capture.CaptureReader;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.Limits;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.ingestion.capture.RefusedEvent;
import dev.sluice.ingestion.config.IngestionConfig;
import dev.sluice.ingestion.intake.EventBatch;
import dev.sluice.ingestion.kafka.Arrived;
import dev.sluice.ingestion.kafka.ProjectTokens;
import dev.sluice.kit.http.body.Bytes;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Lets drafted events in by the way that SDKs' events take, with the same limits, and says when they are durable. */
@ApplicationScoped
class Intake {

    private final Acceptance acceptance;
    private final OpenTelemetry telemetry;
    private final CaptureReader reader;

    Intake(IngestionConfig config, Acceptance acceptance, ProjectTokens projects, OpenTelemetry telemetry) {
        this.acceptance = acceptance;
        this.telemetry = telemetry;
        TimeBasedEpochRandomGenerator uuids = Generators.timeBasedEpochRandomGenerator();
        Limits limits = config.limits();
        // As many as the caller let in: the limit on a request's events is about what SDKs send at once.
        this.reader = new CaptureReader(
                new Limits(
                        Integer.MAX_VALUE, Integer.MAX_VALUE, limits.eventBytes(), limits.properties(), limits.depth()),
                uuids::generate,
                projects::watchedProperties);
    }

    /**
     * Sends them on their way.
     *
     * @param drafts with the token of the project whose they are; nothing can be added any more
     * @param now when the request arrived
     * @return those set aside, by their place among the drafts, once all others are durable
     */
    Future<List<RefusedEvent>> take(EventBatch drafts, Instant now, Context trace) throws CaptureRefusedException {
        if (drafts.size() == 0) {
            return Future.succeededFuture(List.of());
        }
        Bytes body = drafts.bytes();
        Capture capture = reader.read(body, new CaptureReader.Arrival(now, Optional.empty(), false));
        Map<String, String> headers = new HashMap<>();
        telemetry.getPropagators().getTextMapPropagator().inject(trace, headers, Map::put);
        return acceptance
                .take(capture, body, new Arrived(now, Optional.empty(), Map.of(), false, headers))
                .map(Intake::setAside);
    }

    /** Other tools know no word for a quota: to them each event over it is one that was set aside. */
    private static List<RefusedEvent> setAside(Acceptance.Outcome outcome) {
        Stream<RefusedEvent> overQuota = outcome.overQuota()
                ? outcome.accepted().stream()
                        .map(event -> new RefusedEvent(
                                event.index(), Reason.OVER_QUOTA, "the project has had its events of this month"))
                : Stream.empty();
        return Stream.concat(outcome.refused().stream(), overQuota).toList();
    }
}
