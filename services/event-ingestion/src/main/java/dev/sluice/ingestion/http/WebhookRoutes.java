package dev.sluice.ingestion.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.ingestion.capture.RefusedEvent;
import dev.sluice.ingestion.config.IngestionConfig;
import dev.sluice.ingestion.intake.EventBatch;
import dev.sluice.ingestion.kafka.ProjectTokens;
import dev.sluice.ingestion.kafka.SignalPublisher;
import dev.sluice.ingestion.kafka.WebhookSecrets;
import dev.sluice.ingestion.sentry.SentryError;
import dev.sluice.ingestion.sentry.SentryHook;
import dev.sluice.ingestion.webhook.SignalReader;
import dev.sluice.ingestion.webhook.WebhookJson;
import dev.sluice.ingestion.webhook.WebhookSeal;
import dev.sluice.ingestion.webhook.WebhookSource;
import dev.sluice.kit.http.body.BodyDecoder;
import dev.sluice.kit.http.body.BodyRefusedException;
import dev.sluice.kit.http.body.Bytes;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The doors of other tools' webhooks: {@code /webhooks/PROJECT/SOURCE}. Nothing of a message is read before it has shown that its sender
 * knows the secret, and a project that does not exist, or has none, looks like a wrong secret.
 */
@ApplicationScoped
public class WebhookRoutes {

    private final Door door;
    private final Intake intake;
    private final ProjectTokens projects;
    private final WebhookSecrets secrets;
    private final SignalPublisher signals;
    private final CaptureMeters meters;
    private final Refusals refusals;
    private final Answers answers;
    private final Vertx vertx;
    private final int bytesMax;
    private final BodyDecoder decoder;
    /** No project's secret, and known to nobody. */
    private final String nobodys = UUID.randomUUID().toString();

    private final InstantSource clock = InstantSource.system();

    WebhookRoutes(
            IngestionConfig config,
            Door door,
            Intake intake,
            ProjectTokens projects,
            WebhookSecrets secrets,
            SignalPublisher signals,
            CaptureMeters meters,
            Refusals refusals,
            Vertx vertx) {
        this.door = door;
        this.intake = intake;
        this.projects = projects;
        this.secrets = secrets;
        this.signals = signals;
        this.meters = meters;
        this.refusals = refusals;
        this.vertx = vertx;
        this.answers = new Answers(vertx, config.retryAfter());
        this.bytesMax = Math.toIntExact(config.maxWebhookBody().asLongValue());
        this.decoder = new BodyDecoder(bytesMax);
    }

    void register(@Observes Router router) {
        router.route("/webhooks/:project/:source").handler(this::handle);
        router.route("/webhooks/:project/:source/").handler(this::handle);
    }

    /**
     * What became of a message.
     *
     * @param accepted signals or events that are durable
     * @param refused alerts that are set aside
     * @param ignored why it was taken and is of no use
     */
    record Told(int accepted, List<RefusedEvent> refused, Optional<String> ignored) {}

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String project = context.pathParam("project");
        told(request, project, context.pathParam("source")).onComplete(done -> {
            if (done.failed()) {
                answers.refused(request, refusals.of(request, done.cause()));
            } else if (done.result().accepted() == 0 && !done.result().refused().isEmpty()) {
                answers.nothingAccepted(request, done.result().refused());
            } else {
                answers.told(request, done.result());
            }
        });
    }

    private Future<Told> told(HttpServerRequest request, String project, String named) {
        Optional<WebhookSource> source = WebhookSource.of(named);
        if (source.isEmpty()) {
            return Future.failedFuture(new CaptureRefusedException(
                    Reason.UNKNOWN_SOURCE,
                    "webhooks are taken at /webhooks/PROJECT/SOURCE, where SOURCE is one of sentry, alertmanager, grafana,"
                            + " datadog, webhook"));
        }
        return door.pass(request, bytesMax, (body, lease, trace) -> {
            Instant now = clock.instant();
            verify(request, project, source.get(), body, now);
            return take(request, project, source.get(), decoder.unzipped(body, lease), lease, now, trace);
        });
    }

    private void verify(HttpServerRequest request, String project, WebhookSource source, Bytes body, Instant now)
            throws CaptureRefusedException {
        // Without one the message is looked at all the same, so that neither the answer nor its time tells which
        // projects there are.
        String secret = secrets.of(project, source).orElse(nobodys);
        Optional<String> flaw = WebhookSeal.flaw(source, secret, request::getHeader, body, now);
        if (flaw.isPresent()) {
            throw new CaptureRefusedException(Reason.BAD_SIGNATURE, flaw.get());
        }
    }

    private Future<Told> take(
            HttpServerRequest request,
            String project,
            WebhookSource source,
            Bytes body,
            InFlight.Lease lease,
            Instant now,
            Context trace)
            throws CaptureRefusedException, BodyRefusedException {
        JsonNode message = WebhookJson.of(body);
        if (source != WebhookSource.SENTRY) {
            return signals(project, source, message, now);
        }
        String resource = request.getHeader("Sentry-Hook-Resource");
        if (resource == null) {
            throw new CaptureRefusedException(Reason.NO_EVENTS, "Sentry-Hook-Resource must say what it is about");
        }
        return switch (SentryHook.of(resource, message)) {
            case SentryHook.Alert() -> signals(project, source, message, now);
            case SentryHook.Other(String reason) -> ignored(reason);
            case SentryHook.Happened(JsonNode event) ->
                switch (SentryError.read(project, event)) {
                    case SentryError.Outcome.Nobodys(String reason) -> ignored(reason);
                    case SentryError.Outcome.Taken(var draft) -> {
                        EventBatch batch = new EventBatch(token(project), lease);
                        batch.add(draft);
                        yield intake.take(batch, now, trace)
                                .map(refused -> new Told(1 - refused.size(), refused, Optional.empty()));
                    }
                };
        };
    }

    private static Future<Told> ignored(String reason) {
        return Future.succeededFuture(new Told(0, List.of(), Optional.of(reason)));
    }

    private Future<Told> signals(String project, WebhookSource source, JsonNode message, Instant now)
            throws CaptureRefusedException {
        SignalReader.Found found = SignalReader.read(project, source, message, now);
        found.refused().forEach(alert -> meters.refusedEvent(alert.reason()));
        Told told = new Told(found.signals().size(), found.refused(), Optional.empty());
        return Future.fromCompletionStage(signals.publish(found.signals(), now, Map.of()), vertx.getOrCreateContext())
                .map(told);
    }

    /** The project may have gone in this very moment. */
    private String token(String project) throws CaptureRefusedException {
        return projects.named(project)
                .orElseThrow(() -> new CaptureRefusedException(Reason.BAD_SIGNATURE, "the project does not exist"))
                .token();
    }
}
