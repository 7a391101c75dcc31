package dev.sluice.ingestion.capture;

import dev.sluice.kit.http.body.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Reads a decoded body: what it holds, whose it is, when it happened. */
public final class CaptureReader {

    private final EventParser parser;
    private final EventRule rule;
    private final Supplier<UUID> newUuid;

    /**
     * Makes a reader.
     *
     * @param limits to keep
     * @param newUuid gives time-ordered ids to events that bring none
     */
    public CaptureReader(Limits limits, Supplier<UUID> newUuid) {
        this.parser = new EventParser(limits);
        this.rule = new EventRule(limits);
        this.newUuid = newUuid;
    }

    /**
     * What came beside the body.
     *
     * @param now when the request arrived
     * @param sentAt the query's {@code sent_at} or {@code _}, if any
     * @param engage whether it came on a path of {@code /engage}, where events need no name
     */
    public record Arrival(Instant now, Optional<String> sentAt, boolean engage) {}

    /**
     * Reads it.
     *
     * @throws CaptureRefusedException when the whole request is to be refused
     */
    public Capture read(Bytes body, Arrival arrival) throws CaptureRefusedException {
        ParsedBody parsed = parser.parse(body);
        String token = TokenRule.tokenOf(parsed);
        Optional<Instant> sentAt = CaptureTime.sentAt(parsed.sentAt(), arrival.sentAt());
        List<CapturedEvent> accepted = new ArrayList<>(parsed.events().size());
        List<RefusedEvent> refused = new ArrayList<>();
        for (RawEvent event : parsed.events()) {
            rule.refusalOf(event, arrival.engage())
                    .ifPresentOrElse(refused::add, () -> accepted.add(captured(event, arrival, sentAt)));
        }
        return new Capture(token, accepted, refused, parsed.historical());
    }

    private CapturedEvent captured(RawEvent event, Arrival arrival, Optional<Instant> sentAt) {
        return new CapturedEvent(
                event.index(),
                EventRule.nameOf(event, arrival.engage()),
                EventRule.uuidOf(event).orElseGet(newUuid),
                EventRule.personOf(event),
                CaptureTime.of(arrival.now(), sentAt, event),
                new CapturedEvent.Slice(event.start(), event.end()));
    }
}
