package dev.sluice.ingestion.http;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import dev.sluice.ingestion.capture.Capture;
import dev.sluice.ingestion.capture.CaptureReader;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.Limits;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.ingestion.config.IngestionConfig;
import dev.sluice.ingestion.kafka.Arrived;
import dev.sluice.ingestion.kafka.ProjectTokens;
import dev.sluice.kit.http.body.BodyDecoder;
import dev.sluice.kit.http.body.BodyRefusedException;
import dev.sluice.kit.http.body.Bytes;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The paths on which SDKs send events, and the way of one request: read, decode, parse, publish, answer.
 *
 * <p>These are plain Vert.x routes and not resources of the REST framework, because a request must be refused while its body is
 * still arriving, its raw bytes must reach us whatever it is labelled as, and every answer must carry cross-origin headers. They
 * are open to everyone: the project token in the body is the check.
 */
@ApplicationScoped
public class CaptureRoutes {

    private final Acceptance acceptance;
    private final Door door;
    private final Refusals refusals;
    private final OpenTelemetry telemetry;
    private final Answers answers;
    private final InstantSource clock = InstantSource.system();
    private final Work events;
    private final Work recordings;

    CaptureRoutes(
            IngestionConfig config,
            ProjectTokens projects,
            Acceptance acceptance,
            Door door,
            Refusals refusals,
            OpenTelemetry telemetry,
            Vertx vertx) {
        this.acceptance = acceptance;
        this.door = door;
        this.refusals = refusals;
        this.telemetry = telemetry;
        this.answers = new Answers(vertx, config.retryAfter());
        TimeBasedEpochRandomGenerator uuids = Generators.timeBasedEpochRandomGenerator();
        this.events = Work.within(config.limits(), uuids, projects);
        this.recordings = Work.within(config.recordingLimits(), uuids, projects);
    }

    /** What is needed to read a request of one lane. */
    private record Work(Limits limits, BodyDecoder decoder, CaptureReader reader) {
        static Work within(Limits limits, TimeBasedEpochRandomGenerator uuids, ProjectTokens projects) {
            return new Work(
                    limits,
                    new BodyDecoder(limits.bodyBytes()),
                    new CaptureReader(limits, uuids::generate, projects::watchedProperties));
        }
    }

    void register(@Observes Router router) {
        Lane.byPath().forEach((path, lane) -> router.route(path).handler(context -> handle(context, lane)));
    }

    private void handle(RoutingContext context, Lane lane) {
        HttpServerRequest request = context.request();
        if (request.method().equals(HttpMethod.OPTIONS)) {
            answers.preflight(request);
            return;
        }
        Work work = lane == Lane.RECORDINGS ? recordings : events;
        door.passWithQuery(
                        request,
                        work.limits().bodyBytes(),
                        (body, lease, trace) -> take(request, lane, work, body, lease, trace))
                .onComplete(done -> {
                    if (done.succeeded()) {
                        answer(request, lane, done.result());
                    } else {
                        refuse(request, lane, done.cause());
                    }
                });
    }

    private void answer(HttpServerRequest request, Lane lane, Acceptance.Outcome outcome) {
        if (lane == Lane.EACH_ANSWERED) {
            EachAnswered.accepted(answers, request, outcome);
        } else if (outcome.accepted().isEmpty()) {
            answers.nothingAccepted(request, outcome.refused());
        } else {
            answers.accepted(request, outcome);
        }
    }

    private Future<Acceptance.Outcome> take(
            HttpServerRequest request, Lane lane, Work work, Bytes raw, InFlight.Lease lease, Context trace)
            throws CaptureRefusedException, BodyRefusedException {
        Instant now = clock.instant();
        Bytes body = work.decoder().decode(raw, labels(request), lease);
        Capture capture = work.reader().read(body, arrival(request, lane, now));
        Arrived arrived = new Arrived(
                now,
                RequestHead.addressOf(request),
                lane == Lane.EACH_ANSWERED ? RequestHead.library(request) : Map.of(),
                capture.historical(),
                traceHeaders(trace));
        return acceptance.take(capture, body, arrived);
    }

    private static CaptureReader.Arrival arrival(HttpServerRequest request, Lane lane, Instant now)
            throws CaptureRefusedException {
        if (lane == Lane.EACH_ANSWERED) {
            String token = RequestHead.bearer(request)
                    .orElseThrow(() -> new CaptureRefusedException(
                            Reason.MISSING_TOKEN, "send the project token as \"Authorization: Bearer phc_…\""));
            return new CaptureReader.Arrival(now, RequestHead.sentAt(request), false, Optional.of(token));
        }
        return new CaptureReader.Arrival(
                now, parameter(request, "sent_at").or(() -> parameter(request, "_")), lane == Lane.ENGAGE);
    }

    private static BodyDecoder.Labels labels(HttpServerRequest request) {
        return new BodyDecoder.Labels(
                Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_TYPE)),
                parameter(request, "data"),
                parameter(request, "compression"));
    }

    private static Optional<String> parameter(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getParam(name));
    }

    /** The request's span becomes the parent of whatever consumers do with the record; empty while tracing is off. */
    private Map<String, String> traceHeaders(Context trace) {
        Map<String, String> headers = new HashMap<>();
        telemetry.getPropagators().getTextMapPropagator().inject(trace, headers, Map::put);
        return headers;
    }

    private void refuse(HttpServerRequest request, Lane lane, Throwable cause) {
        CaptureRefusedException refusal = refusals.of(request, cause);
        if (lane == Lane.EACH_ANSWERED) {
            EachAnswered.refused(answers, request, refusal);
        } else {
            answers.refused(request, refusal);
        }
    }
}
