package dev.sluice.flagdelivery.http;

import dev.sluice.kit.http.body.BodyRefusedException;

/** A request that is not answered, with what the caller did wrong. Each protocol writes it in its own shape. */
public final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    /** What is wrong, as far as answers differ by it. */
    public enum Kind {
        /** The body cannot be read. */
        UNREADABLE(400),
        /** The body can be read and does not say what it should. */
        INVALID(400),
        /** No token, no secret, or one that opens nothing. */
        NOT_AUTHENTICATED(401),
        NOT_FOUND(404),
        TOO_LARGE(413),
        /** The body did not arrive in time. */
        TOO_SLOW(408),
        /** The body is in an encoding that is not taken. */
        UNSUPPORTED(415),
        /** Nothing is known yet, neither from disk nor from Kafka. */
        NOT_READY(503);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }
    }

    private final Kind kind;

    public Refusal(Kind kind, String detail) {
        super(detail, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What a body was refused for. */
    static Refusal of(BodyRefusedException refused) {
        Kind kind =
                switch (refused.kind()) {
                    case TOO_LARGE -> Kind.TOO_LARGE;
                    case UNSUPPORTED -> Kind.UNSUPPORTED;
                    case UNDECODABLE -> Kind.UNREADABLE;
                    case TOO_SLOW -> Kind.TOO_SLOW;
                    case NO_ROOM -> Kind.NOT_READY;
                };
        return new Refusal(kind, refused.getMessage());
    }

    public static Refusal unreadable(String detail) {
        return new Refusal(Kind.UNREADABLE, detail);
    }

    public static Refusal notReady() {
        return new Refusal(Kind.NOT_READY, "flags are not loaded yet, try again soon");
    }
}
