package dev.sluice.ingestion.http;

import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.ingestion.capture.RefusedEvent;
import dev.sluice.kit.http.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * What senders are told. Every answer, good or bad, may be read by a page of any origin: browsers' SDKs run on other people's sites.
 * No credentials are allowed with it, so the wildcard gives nothing away.
 */
final class Answers {

    /** More would be a large answer to a large mistake; the count says how many there were. */
    private static final int REFUSED_LISTED = 20;

    private static final String RETRY_AFTER = "Retry-After";
    private static final String OK = "{\"status\":\"Ok\"}";

    /** As long as common web servers linger. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private final Vertx vertx;
    /** HTTP/2's word for "the answer is whole, send no more of the request" (RFC 9113 § 8.1). */
    private static final long NO_ERROR = 0;

    private final Duration retryAfter;
    private final Duration linger;

    Answers(Vertx vertx, Duration retryAfter) {
        this(vertx, retryAfter, LINGER);
    }

    /** @param linger how long what is left of a refused body is swallowed */
    Answers(Vertx vertx, Duration retryAfter, Duration linger) {
        this.vertx = vertx;
        this.retryAfter = retryAfter;
        this.linger = linger;
    }

    /** 200 exactly: some SDKs send again after any other success. 204 for beacons that ask for it. */
    void accepted(HttpServerRequest request, Acceptance.Outcome outcome) {
        List<RefusedEvent> refused = outcome.refused();
        HttpServerResponse response = open(request);
        if ("1".equals(request.getParam("beacon"))) {
            response.setStatusCode(204).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        if (refused.isEmpty() && !outcome.overQuota()) {
            response.end(OK);
            return;
        }
        JsonObject answer = new JsonObject().put("status", "Ok");
        if (outcome.overQuota()) {
            // PostHog's word for "not kept, and do not try again soon": with any other status most SDKs would try.
            answer.put("quota_limited", new JsonArray().add("events"));
        }
        response.end((refused.isEmpty() ? answer : withRefused(answer, refused)).encode());
    }

    /** What became of a webhook's message. */
    void told(HttpServerRequest request, WebhookRoutes.Told told) {
        JsonObject body = new JsonObject().put("status", "Ok").put("accepted", told.accepted());
        told.ignored().ifPresent(why -> body.put("ignored", why));
        if (!told.refused().isEmpty()) {
            withRefused(body, told.refused());
        }
        open(request).putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body.encode());
    }

    /** All events of the request were bad: the status says so, unless one of them would do better alone. */
    void nothingAccepted(HttpServerRequest request, List<RefusedEvent> refused) {
        RefusedEvent first = refused.getFirst();
        boolean allAlike = refused.stream().allMatch(event -> event.reason() == first.reason());
        int status = allAlike ? first.reason().status() : 400;
        String detail =
                refused.size() == 1 ? first.detail() : "none of the events can be taken; the first: " + first.detail();
        problem(request, status, withRefused(problem(status, first.reason(), detail), refused));
    }

    void refused(HttpServerRequest request, CaptureRefusedException refusal) {
        Reason reason = refusal.reason();
        retryAfter(request, refusal);
        problem(request, reason.status(), problem(reason.status(), reason, refusal.getMessage()));
    }

    /** Tells a browser that it may send, whatever headers it means to send. */
    void preflight(HttpServerRequest request) {
        HttpServerResponse response = open(request)
                .putHeader("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
                .putHeader("Access-Control-Max-Age", "3600");
        String wanted = request.getHeader("Access-Control-Request-Headers");
        if (wanted != null) {
            response.putHeader("Access-Control-Allow-Headers", wanted)
                    .putHeader("Vary", "Access-Control-Request-Headers");
        }
        response.setStatusCode(204).end();
    }

    private static JsonObject problem(int status, Reason reason, String detail) {
        return new JsonObject()
                .put("type", "urn:sluice:problem:" + reason.code().replace('_', '-'))
                .put("title", title(status))
                .put("status", status)
                .put("detail", detail);
    }

    private static String title(int status) {
        return switch (status) {
            case 401 -> "Who sends this is not known";
            case 404 -> "There is nothing here";
            case 408 -> "The body took too long";
            case 413 -> "Too much at once";
            case 429 -> "Too many events for this project";
            case 503 -> "Cannot be taken now";
            default -> "The request cannot be read";
        };
    }

    private static JsonObject withRefused(JsonObject answer, List<RefusedEvent> refused) {
        JsonArray list = new JsonArray();
        refused.stream()
                .limit(REFUSED_LISTED)
                .forEach(event -> list.add(new JsonObject()
                        .put("index", event.index())
                        .put("reason", event.reason().code())
                        .put("detail", event.detail())));
        return answer.put("refused_count", refused.size()).put("refused", list);
    }

    /** When the refusal knows it better than our settings do. */
    static void retryAfter(HttpServerRequest request, CaptureRefusedException refusal) {
        refusal.retryAfter().ifPresent(wait -> request.response()
                .putHeader(RETRY_AFTER, Long.toString(wait.plusMillis(999).toSeconds())));
    }

    private void problem(HttpServerRequest request, int status, JsonObject body) {
        send(request, status, Problem.MEDIA_TYPE, body.toBuffer());
    }

    /** Ends a request with this answer, whether all of its body came or not. */
    void send(HttpServerRequest request, int status, String mediaType, Buffer body) {
        HttpServerResponse response =
                open(request).setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
        switch (status) {
            case 429, 503 -> {
                if (!response.headers().contains(RETRY_AFTER)) {
                    response.putHeader(RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
                }
            }
            case 405 -> response.putHeader("Allow", "GET, POST, OPTIONS");
            default -> {}
        }
        if (request.isEnded()) {
            response.end(body);
            return;
        }
        // The rest of the body is of no use. It is swallowed for a moment, because many clients read no answer before
        // they have sent all; then the way it comes by ends, or a body without end would hold it for ever.
        if (request.version() == HttpVersion.HTTP_2) {
            // Only this request's stream: others share the connection, and a header of that name is not allowed.
            response.end(body);
            vertx.setTimer(linger.toMillis(), late -> {
                if (!request.isEnded()) {
                    response.reset(NO_ERROR);
                }
            });
            return;
        }
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE).end(body);
        vertx.setTimer(linger.toMillis(), late -> request.connection().close());
    }

    private static HttpServerResponse open(HttpServerRequest request) {
        return request.response()
                .putHeader("Access-Control-Allow-Origin", "*")
                .putHeader("Access-Control-Expose-Headers", RETRY_AFTER);
    }
}
