package dev.sluice.ingestion.http;

import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.ingestion.capture.RefusedEvent;
import dev.sluice.ingestion.capture.TokenRule;
import dev.sluice.ingestion.config.IngestionConfig;
import dev.sluice.ingestion.intake.EventBatch;
import dev.sluice.ingestion.kafka.ProjectTokens;
import dev.sluice.ingestion.otlp.OtlpAnswer;
import dev.sluice.ingestion.otlp.OtlpForm;
import dev.sluice.ingestion.otlp.OtlpReader;
import dev.sluice.ingestion.otlp.OtlpSignal;
import dev.sluice.kit.http.body.BodyDecoder;
import dev.sluice.kit.http.body.BodyRefusedException;
import dev.sluice.kit.http.body.Bytes;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The doors of OpenTelemetry's protocol over HTTP (OTLP 1.9, "OTLP/HTTP"): exporters send logs and traces, we keep the flag
 * evaluations and named events among them.
 */
@ApplicationScoped
public class OtlpRoutes {

    private static final Map<String, OtlpSignal> PATHS =
            Map.of("/v1/logs", OtlpSignal.LOGS, "/v1/traces", OtlpSignal.TRACES);

    /** Clear of every framework: exporters can set headers, and browsers' ones cannot always set Authorization. */
    static final String TOKEN_HEADER = "X-Sluice-Project-Token";

    private final Door door;
    private final Intake intake;
    private final ProjectTokens projects;
    private final CaptureMeters meters;
    private final Answers answers;
    private final Refusals refusals;
    private final int bytesMax;
    private final BodyDecoder decoder;
    private final OtlpReader reader;
    private final InstantSource clock = InstantSource.system();

    OtlpRoutes(
            IngestionConfig config,
            Door door,
            Intake intake,
            ProjectTokens projects,
            CaptureMeters meters,
            Refusals refusals,
            Vertx vertx) {
        this.door = door;
        this.intake = intake;
        this.projects = projects;
        this.meters = meters;
        this.refusals = refusals;
        this.answers = new Answers(vertx, config.retryAfter());
        this.bytesMax = config.limits().bodyBytes();
        this.decoder = new BodyDecoder(bytesMax);
        this.reader = new OtlpReader(config.maxOtlpRecords(), config.maxProperties());
    }

    void register(@Observes Router router) {
        PATHS.forEach((path, signal) -> router.route(path).handler(context -> handle(context.request(), signal)));
    }

    private void handle(HttpServerRequest request, OtlpSignal signal) {
        if (request.method().equals(HttpMethod.OPTIONS)) {
            answers.preflight(request);
            return;
        }
        Optional<OtlpForm> form =
                Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_TYPE)).flatMap(OtlpForm::of);
        taken(request, signal, form).onComplete(done -> {
            OtlpForm answered = form.orElse(OtlpForm.JSON);
            if (done.succeeded()) {
                answers.send(
                        request,
                        200,
                        answered.mediaType(),
                        Buffer.buffer(OtlpAnswer.accepted(signal, answered, done.result())));
            } else {
                CaptureRefusedException refusal = refusals.of(request, done.cause());
                answers.send(
                        request,
                        refusal.reason().status(),
                        answered.mediaType(),
                        Buffer.buffer(OtlpAnswer.refused(answered, refusal.getMessage())));
            }
        });
    }

    private Future<List<RefusedEvent>> taken(HttpServerRequest request, OtlpSignal signal, Optional<OtlpForm> form) {
        String token;
        String project;
        try {
            token = token(request);
            project = projects.required(token);
        } catch (CaptureRefusedException e) {
            return Future.failedFuture(e);
        }
        if (form.isEmpty()) {
            return Future.failedFuture(new CaptureRefusedException(
                    Reason.UNSUPPORTED_ENCODING, "send application/x-protobuf or application/json"));
        }
        return door.pass(
                request,
                bytesMax,
                (body, lease, trace) -> take(project, token, signal, form.get(), body, lease, trace));
    }

    private Future<List<RefusedEvent>> take(
            String project,
            String token,
            OtlpSignal signal,
            OtlpForm form,
            Bytes raw,
            InFlight.Lease lease,
            Context trace)
            throws CaptureRefusedException, BodyRefusedException {
        EventBatch batch = new EventBatch(token, lease);
        OtlpReader.Found found = reader.read(project, decoder.unzipped(raw, lease), signal, form, lease, batch::add);
        found.refused().forEach(record -> meters.refusedEvent(record.reason()));
        return intake.take(batch, clock.instant(), trace).map(refusedLater -> {
            List<RefusedEvent> all = new ArrayList<>(found.refused());
            refusedLater.forEach(event ->
                    all.add(new RefusedEvent(found.places().get(event.index()), event.reason(), event.detail())));
            return all;
        });
    }

    /** Where exporters can put it: a bearer credential, our own header, PostHog's name for it, or the query. */
    private static String token(HttpServerRequest request) throws CaptureRefusedException {
        List<String> found = Stream.of(
                        RequestHead.bearer(request).orElse(null),
                        request.getHeader(TOKEN_HEADER),
                        request.getHeader("api_key"),
                        request.getParam("token"))
                .filter(Objects::nonNull)
                .filter(token -> !token.isEmpty())
                .distinct()
                .toList();
        if (found.isEmpty()) {
            throw new CaptureRefusedException(
                    Reason.MISSING_TOKEN,
                    "send the project token as \"Authorization: Bearer phc_…\" or in the header " + TOKEN_HEADER);
        }
        if (found.size() > 1) {
            throw new CaptureRefusedException(Reason.MIXED_TOKENS, "send one project token, not several");
        }
        return TokenRule.publicOnly(found.getFirst());
    }
}
