package dev.sluice.ingestion.capture;

import dev.sluice.kit.http.body.BodyRefusedException;
import java.util.Locale;

/** Why a request or an event is refused. */
public enum Reason {
    // Of a whole request.
    BODY_TOO_LARGE(413),
    TOO_MANY_EVENTS(413),
    UNSUPPORTED_ENCODING(415),
    UNDECODABLE(400),
    MALFORMED_JSON(400),
    NO_EVENTS(400),
    METHOD_NOT_ALLOWED(405),
    BODY_TOO_SLOW(408),
    MISSING_TOKEN(401),
    MIXED_TOKENS(401),
    PRIVATE_KEY(401),
    UNKNOWN_TOKEN(401),
    BAD_SIGNATURE(401),
    UNKNOWN_SOURCE(404),
    TOO_FAST(429),
    OVERLOADED(503),
    NOT_DURABLE(503),
    UNVERIFIABLE(503),
    // Of one event.
    OVER_QUOTA(200),
    NOT_AN_OBJECT(400),
    NOT_UTF8(400),
    MISSING_EVENT_NAME(400),
    EVENT_NAME_TOO_LONG(400),
    MISSING_DISTINCT_ID(400),
    INVALID_UUID(400),
    NOT_AN_EVENT(400),
    MISSING_FLAG_KEY(400),
    UNREADABLE_VALUE(400),
    BAD_ALERT(400),
    EVENT_TOO_LARGE(413),
    TOO_MANY_PROPERTIES(400),
    TOO_DEEP(400);

    /** The reason for which a body could not be read. */
    public static Reason of(BodyRefusedException.Kind kind) {
        return switch (kind) {
            case TOO_LARGE -> BODY_TOO_LARGE;
            case UNSUPPORTED -> UNSUPPORTED_ENCODING;
            case UNDECODABLE -> UNDECODABLE;
            case TOO_SLOW -> BODY_TOO_SLOW;
            case NO_ROOM -> OVERLOADED;
        };
    }

    private final int status;

    Reason(int status) {
        this.status = status;
    }

    /** The HTTP status of a request that fails for this reason alone. */
    public int status() {
        return status;
    }

    /** As answers and metrics spell it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
