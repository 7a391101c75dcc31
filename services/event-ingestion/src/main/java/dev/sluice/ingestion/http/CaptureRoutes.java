package dev.sluice.ingestion.http;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import dev.sluice.ingestion.capture.Capture;
import dev.sluice.ingestion.capture.CaptureReader;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.CapturedEvent;
import dev.sluice.ingestion.capture.Limits;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.ingestion.capture.RefusedEvent;
import dev.sluice.ingestion.config.IngestionConfig;
import dev.sluice.ingestion.kafka.EventPublisher;
import dev.sluice.ingestion.kafka.ProjectTokens;
import dev.sluice.kit.http.body.BodyDecoder;
import dev.sluice.kit.http.body.BodyReader;
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
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * The paths on which SDKs send events, and the way of one request: read, decode, parse, publish, answer.
 *
 * <p>These are plain Vert.x routes and not resources of the REST framework, because a request must be refused while its body is
 * still arriving, its raw bytes must reach us whatever it is labelled as, and every answer must carry cross-origin headers. They
 * are open to everyone: the project token in the body is the check.
 */
@ApplicationScoped
public class CaptureRoutes {

    private static final Logger LOG = Logger.getLogger(CaptureRoutes.class);

    /** Recordings, and what SDKs report of themselves: taken with 200 and dropped. */
    private static final Set<String> NOT_KEPT =
            Set.of("$snapshot", "$snapshot_items", "$performance_event", "$$client_ingestion_warning");

    private final ProjectTokens projects;
    private final EventPublisher publisher;
    private final InFlight inFlight;
    private final CaptureMeters meters;
    private final OpenTelemetry telemetry;
    private final Answers answers;
    private final BodyReader bodies;
    private final Vertx vertx;
    private final InstantSource clock = InstantSource.system();
    private final Work events;
    private final Work recordings;

    CaptureRoutes(
            IngestionConfig config,
            ProjectTokens projects,
            EventPublisher publisher,
            InFlight inFlight,
            CaptureMeters meters,
            OpenTelemetry telemetry,
            Vertx vertx) {
        this.projects = projects;
        this.publisher = publisher;
        this.inFlight = inFlight;
        this.meters = meters;
        this.telemetry = telemetry;
        this.vertx = vertx;
        this.answers = new Answers(vertx, config.retryAfter());
        this.bodies = new BodyReader(vertx, config.bodyTimeout());
        TimeBasedEpochRandomGenerator uuids = Generators.timeBasedEpochRandomGenerator();
        this.events = Work.within(config.limits(), uuids);
        this.recordings = Work.within(config.recordingLimits(), uuids);
    }

    /** What is needed to read a request of one lane. */
    private record Work(Limits limits, BodyDecoder decoder, CaptureReader reader) {
        static Work within(Limits limits, TimeBasedEpochRandomGenerator uuids) {
            return new Work(limits, new BodyDecoder(limits.bodyBytes()), new CaptureReader(limits, uuids::generate));
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
        InFlight.Lease lease;
        try {
            lease = inFlight.open();
        } catch (BodyRefusedException e) {
            refuse(request, e);
            return;
        }
        Context trace = Context.current();
        Work work = lane == Lane.RECORDINGS ? recordings : events;
        read(request, work.limits(), lease)
                .compose(body ->
                        vertx.<Published>executeBlocking(() -> take(request, lane, work, body, lease, trace), false))
                .compose(published -> published.durable().map(published.refused()))
                .onComplete(done -> {
                    lease.close();
                    if (done.succeeded()) {
                        answers.accepted(request, done.result());
                    } else {
                        refuse(request, done.cause());
                    }
                });
    }

    private Future<Bytes> read(HttpServerRequest request, Limits limits, InFlight.Lease lease) {
        if (request.method().equals(HttpMethod.POST)) {
            return bodies.read(request, limits.bodyBytes(), lease);
        }
        if (request.method().equals(HttpMethod.GET)) {
            return Future.succeededFuture(new Bytes(new byte[0]));
        }
        return Future.failedFuture(new CaptureRefusedException(Reason.METHOD_NOT_ALLOWED, "send events by POST"));
    }

    /** What is on its way, and what is not. */
    private record Published(Future<Void> durable, List<RefusedEvent> refused) {}

    private Published take(
            HttpServerRequest request, Lane lane, Work work, Bytes raw, InFlight.Lease lease, Context trace)
            throws CaptureRefusedException, BodyRefusedException {
        CaptureReader.Arrival arrival = new CaptureReader.Arrival(
                clock.instant(), parameter(request, "sent_at").or(() -> parameter(request, "_")), lane == Lane.ENGAGE);
        Bytes body = work.decoder().decode(raw, labels(request), lease);
        Capture capture = work.reader().read(body, arrival);
        String project = projects.required(capture.token());
        if (lane == Lane.RECORDINGS) {
            meters.dropped(capture.accepted().size() + capture.refused().size());
            return new Published(Future.succeededFuture(), List.of());
        }
        capture.refused().forEach(event -> meters.refusedEvent(event.reason()));
        if (capture.accepted().isEmpty()) {
            throw new NothingAcceptedException(capture.refused());
        }
        List<CapturedEvent> kept = capture.accepted().stream()
                .filter(event -> !NOT_KEPT.contains(event.name()))
                .toList();
        meters.dropped(capture.accepted().size() - kept.size());
        Future<Void> durable = Future.fromCompletionStage(
                publisher.publish(project, kept, body, arrival.now(), traceHeaders(trace)), vertx.getOrCreateContext());
        return new Published(durable.onSuccess(all -> meters.accepted(kept.size())), capture.refused());
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

    private void refuse(HttpServerRequest request, Throwable cause) {
        switch (cause) {
            case CaptureRefusedException refusal -> {
                meters.refusedRequest(refusal.reason());
                answers.refused(request, refusal);
            }
            case BodyRefusedException body ->
                refuse(request, new CaptureRefusedException(Reason.of(body.kind()), body.getMessage()));
            case NothingAcceptedException nothing -> answers.nothingAccepted(request, nothing.refused());
            case KafkaException _ -> {
                meters.refusedRequest(Reason.NOT_DURABLE);
                answers.refused(
                        request,
                        new CaptureRefusedException(
                                Reason.NOT_DURABLE, "the events could not be written: send the same again"));
            }
            default -> unexpected(request, cause);
        }
    }

    /** The sender is gone, or we have a bug. */
    private void unexpected(HttpServerRequest request, Throwable cause) {
        if (request.response().closed()) {
            LOG.debugf("sender gone: %s", cause.getMessage());
            return;
        }
        LOG.error("request failed", cause);
        answers.refused(
                request,
                new CaptureRefusedException(
                        Reason.NOT_DURABLE, "something went wrong on our side: send the same again"));
    }
}
