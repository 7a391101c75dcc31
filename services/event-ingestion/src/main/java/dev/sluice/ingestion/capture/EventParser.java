package dev.sluice.ingestion.capture;

import dev.sluice.kit.http.body.Bytes;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds, in one streaming pass over a body, each event's own bytes and the few fields that routing needs.
 *
 * <p>Three shapes are told apart as they are read: a batch object, an array of events, one event. The document is walked over once
 * and nothing but the needed fields becomes an object; the event's bytes are later cut out by their offsets and forwarded as they
 * are. A broken document refuses the request; an event that is merely not acceptable is only described here and judged by {@link
 * EventRule}, so that its neighbours live.
 */
final class EventParser {

    private final Limits limits;
    private final Supplier<Set<String>> watched;
    /** For the rules as they were when it was made. Rules change seldom. */
    private volatile KnownNames names = new KnownNames(Set.of());

    /** @param watched names of properties whose places are to be noted, as they are now; the same instance until they change */
    EventParser(Limits limits, Supplier<Set<String>> watched) {
        this.limits = limits;
        this.watched = watched;
    }

    /**
     * Reads a decoded body.
     *
     * @param lifting whether the form is the one that keeps some properties outside {@code properties}
     * @throws CaptureRefusedException when it is not JSON, holds no event, or holds too many
     */
    ParsedBody parse(Bytes body, boolean lifting) throws CaptureRefusedException {
        JsonCursor in = new JsonCursor(body, names());
        BodyScan scan = new BodyScan(in, limits, lifting);
        Token first = in.next();
        if (first == Token.ARRAY) {
            scan.array();
        } else if (first == Token.OBJECT) {
            scan.root();
        } else {
            throw new CaptureRefusedException(
                    first == null ? Reason.NO_EVENTS : Reason.MALFORMED_JSON,
                    "send a JSON object with an event or a batch, or an array of events");
        }
        in.finish();
        return scan.result();
    }

    private KnownNames names() {
        Set<String> now = watched.get();
        KnownNames known = names;
        if (!known.areFor(now)) {
            known = new KnownNames(now);
            names = known;
        }
        return known;
    }
}
