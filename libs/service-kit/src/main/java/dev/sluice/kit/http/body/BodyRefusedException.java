package dev.sluice.kit.http.body;

/** A body cannot be taken. The message is written for the sender and never quotes the body. */
public final class BodyRefusedException extends Exception {

    private static final long serialVersionUID = 1;

    /** What is wrong with it. */
    public enum Kind {
        /** Over a limit, as sent or after decompression: 413. */
        TOO_LARGE(413),
        /** Encoded in a way that is not taken: 415. */
        UNSUPPORTED(415),
        /** Damaged, cut off, or not what it says: 400. */
        UNDECODABLE(400),
        /** It did not arrive in time: 408. */
        TOO_SLOW(408),
        /** There is no memory for it now: 503. */
        NO_ROOM(503);

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

    /** @param detail what is wrong, with the limit, for the sender */
    public BodyRefusedException(Kind kind, String detail) {
        super(detail, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    static BodyRefusedException undecodable(String detail) {
        return new BodyRefusedException(Kind.UNDECODABLE, detail);
    }

    /** The refusal of a body over the limit, wherever that is noticed. */
    static BodyRefusedException tooLarge(int bytesMax) {
        return new BodyRefusedException(
                Kind.TOO_LARGE, "a body may have at most " + bytesMax + " bytes, before and after decompression");
    }
}
