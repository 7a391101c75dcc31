package dev.sluice.flagdelivery.ofrep;

import dev.sluice.flagdelivery.http.Refusal;
import dev.sluice.flagdelivery.json.Json;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Refusals in OFREP's shape: {@code errorCode} and {@code errorDetails}, and the key where one flag was asked for. */
final class OfrepRefusals {

    static final String TARGETING_KEY_MISSING = "TARGETING_KEY_MISSING";
    static final String TARGETING_KEY_DETAIL = "the flag is given to a share of people: say whose by targetingKey";

    /** Whole seconds: providers read anything but that and HTTP dates as minutes of silence. */
    private static final String RETRY_AFTER_SECONDS = "1";

    private OfrepRefusals() {}

    static void answer(RoutingContext context, Refusal refusal) {
        String code =
                switch (refusal.kind()) {
                    case UNREADABLE, UNSUPPORTED -> "PARSE_ERROR";
                    case INVALID -> "INVALID_CONTEXT";
                    case NOT_FOUND -> "FLAG_NOT_FOUND";
                    case TOO_LARGE, TOO_SLOW, NOT_AUTHENTICATED, NOT_READY -> "GENERAL";
                };
        if (refusal.kind() == Refusal.Kind.NOT_READY) {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        answer(context, refusal.kind().status(), code, refusal.getMessage());
    }

    static void answer(RoutingContext context, int status, String code, String details) {
        Optional<String> key = Optional.ofNullable(context.pathParam("key"));
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Json.write(out -> {
                    out.writeStartObject();
                    if (key.isPresent()) {
                        out.writeStringField("key", key.get());
                    }
                    OfrepFlag.writeError(out, code, details);
                    out.writeEndObject();
                }));
    }
}
