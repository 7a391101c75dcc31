package dev.sluice.ingestion.capture;

import dev.sluice.kit.http.body.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
     * @param watched names of properties that some project has a rule for, as they are now: their places are noted as they are
     *     passed, so that a rule needs no second reading
     */
    public CaptureReader(Limits limits, Supplier<UUID> newUuid, Supplier<Set<String>> watched) {
        this.parser = new EventParser(limits, watched);
        this.rule = new EventRule(limits);
        this.newUuid = newUuid;
    }

    /**
     * What came beside the body.
     *
     * @param now when the request arrived
     * @param sentAt the query's {@code sent_at} or {@code _}, if any
     * @param engage whether it came on a path of {@code /engage}, where events need no name
     * @param bearer the token of its {@code Authorization}, on the path whose form has it there and keeps some properties outside
     *     {@code properties}
     */
    public record Arrival(Instant now, Optional<String> sentAt, boolean engage, Optional<String> bearer) {

        /** Of the forms that have the token in the body. */
        public Arrival(Instant now, Optional<String> sentAt, boolean engage) {
            this(now, sentAt, engage, Optional.empty());
        }
    }

    /**
     * Reads it.
     *
     * @throws CaptureRefusedException when the whole request is to be refused
     */
    public Capture read(Bytes body, Arrival arrival) throws CaptureRefusedException {
        ParsedBody parsed = parser.parse(body, arrival.bearer().isPresent());
        String token = arrival.bearer().isPresent()
                ? TokenRule.publicOnly(arrival.bearer().get())
                : TokenRule.tokenOf(parsed);
        Optional<Instant> sentAt = CaptureTime.sentAt(parsed.sentAt(), arrival.sentAt());
        List<CapturedEvent> accepted = new ArrayList<>(parsed.events().size());
        List<RefusedEvent> refused = new ArrayList<>();
        for (RawEvent event : parsed.events()) {
            switch (rule.on(event, arrival.engage())) {
                case EventRule.Ruling.Kept kept -> accepted.add(captured(event, kept, arrival, sentAt));
                case EventRule.Ruling.SetAside(RefusedEvent why) -> refused.add(why);
            }
        }
        return new Capture(token, accepted, refused, parsed.historical());
    }

    private CapturedEvent captured(
            RawEvent event, EventRule.Ruling.Kept kept, Arrival arrival, Optional<Instant> sentAt) {
        return new CapturedEvent(
                event.index(),
                kept.name(),
                kept.uuid().orElseGet(newUuid),
                kept.person(),
                CaptureTime.of(arrival.now(), sentAt, event),
                event.json(),
                event.anatomy(),
                event.said());
    }
}
