package dev.sluice.ingestion.http;

import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.RefusedEvent;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** Answers of the newer form: a verdict for each event by its uuid, in which an event that is not named was taken. */
final class EachAnswered {

    private static final String JSON = "application/json";

    private EachAnswered() {}

    static void accepted(Answers answers, HttpServerRequest request, Acceptance.Outcome outcome) {
        JsonObject results = new JsonObject();
        outcome.accepted()
                .forEach(event -> results.put(
                        event.uuid().toString(), outcome.overQuota() ? drop("quota_limited") : verdict("ok")));
        outcome.refused().forEach(event -> event.uuid()
                .ifPresent(uuid -> results.put(uuid, drop(event.reason().code()))));
        if (results.isEmpty() && !outcome.refused().isEmpty()) {
            // Nothing can be said of events without a uuid, and an empty answer would say that all were taken.
            RefusedEvent first = outcome.refused().getFirst();
            refused(answers, request, new CaptureRefusedException(first.reason(), first.detail()));
            return;
        }
        answers.send(
                request, 200, JSON, new JsonObject().put("results", results).toBuffer());
    }

    static void refused(Answers answers, HttpServerRequest request, CaptureRefusedException refusal) {
        Answers.retryAfter(request, refusal);
        JsonObject body =
                new JsonObject().put("error", refusal.reason().code()).put("error_description", refusal.getMessage());
        answers.send(request, refusal.reason().status(), JSON, body.toBuffer());
    }

    private static JsonObject verdict(String result) {
        return new JsonObject().put("result", result);
    }

    private static JsonObject drop(String details) {
        return verdict("drop").put("details", details);
    }
}
