package dev.sluice.flagdelivery.posthog;

import dev.sluice.flagdelivery.http.Refusal;
import dev.sluice.flagdelivery.json.Json;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Refusals in PostHog's shape: {@code type}, {@code code}, {@code detail}, {@code attr}. */
final class PostHogRefusals {

    private static final String RETRY_AFTER_SECONDS = "1";

    private PostHogRefusals() {}

    static void answer(RoutingContext context, Refusal refusal) {
        String type =
                switch (refusal.kind()) {
                    case UNREADABLE, INVALID, TOO_LARGE, TOO_SLOW, UNSUPPORTED -> "validation_error";
                    case NOT_AUTHENTICATED -> "authentication_error";
                    case NOT_FOUND -> "invalid_request";
                    case NOT_READY -> "server_error";
                };
        String code =
                switch (refusal.kind()) {
                    case UNREADABLE -> "invalid_payload";
                    case INVALID -> "invalid_input";
                    case TOO_LARGE -> "payload_too_large";
                    case TOO_SLOW -> "request_timeout";
                    case UNSUPPORTED -> "unsupported_encoding";
                    case NOT_AUTHENTICATED -> "invalid_api_key";
                    case NOT_FOUND -> "not_found";
                    case NOT_READY -> "not_ready";
                };
        if (refusal.kind() == Refusal.Kind.NOT_READY) {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        context.response()
                .setStatusCode(refusal.kind().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Json.write(out -> {
                    out.writeStartObject();
                    out.writeStringField("type", type);
                    out.writeStringField("code", code);
                    out.writeStringField("detail", refusal.getMessage());
                    out.writeNullField("attr");
                    out.writeEndObject();
                }));
    }
}
