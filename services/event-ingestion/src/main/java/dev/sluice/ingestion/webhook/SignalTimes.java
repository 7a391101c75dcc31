package dev.sluice.ingestion.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.ingestion.webhook.SignalDraft.Flaw;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Times as monitors write them: ISO-8601 with an offset, or milliseconds since 1970. */
final class SignalTimes {

    /** What Go writes for a time that is not set: the first of January of the year 1. */
    private static final Instant NOT_SET = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private SignalTimes() {}

    /** The time in this field; empty when it is missing, null, empty, or not set. */
    static Optional<Instant> of(JsonNode object, String field) throws Flaw {
        Optional<String> text = WebhookJson.text(object.path(field));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant time = text.get().matches("-?[0-9]{1,15}")
                    ? Instant.ofEpochMilli(Long.parseLong(text.get()))
                    : OffsetDateTime.parse(text.get()).toInstant();
            if (time.isBefore(NOT_SET) || time.isAfter(LAST)) {
                throw notATime(field);
            }
            return Optional.of(time).filter(when -> !when.equals(NOT_SET));
        } catch (DateTimeException e) {
            throw notATime(field);
        }
    }

    private static Flaw notATime(String field) {
        return new Flaw("\"" + field + "\" must be a time such as 2026-11-23T12:00:00Z, or milliseconds since 1970");
    }
}
