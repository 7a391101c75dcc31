package dev.sluice.ingestion.capture;

import dev.sluice.contracts.DistinctIds;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Whether an event is acceptable, and its fields in the form that others rely on. */
final class EventRule {

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");

    /** What an event without a name is on the paths of {@code /engage}. */
    private static final String ENGAGE_NAME = "$identify";

    private final Limits limits;

    EventRule(Limits limits) {
        this.limits = limits;
    }

    /** Why the event is set aside; empty when it is kept. */
    Optional<RefusedEvent> refusalOf(RawEvent event, boolean engage) {
        if (!event.isObject()) {
            return refused(event, Reason.NOT_AN_OBJECT, "an event is a JSON object");
        }
        if (event.length() > limits.eventBytes()) {
            return refused(
                    event, Reason.EVENT_TOO_LARGE, "an event may have at most " + limits.eventBytes() + " bytes");
        }
        if (event.depth() > limits.depth()) {
            return refused(event, Reason.TOO_DEEP, "an event may nest at most " + limits.depth() + " deep");
        }
        if (event.properties() > limits.properties()) {
            return refused(
                    event,
                    Reason.TOO_MANY_PROPERTIES,
                    "an event may have at most " + limits.properties()
                            + " properties, as many in each of \"$set\", \"$set_once\" and \"$group_set\", and unset as many");
        }
        String name = nameOf(event, engage);
        if (name.isEmpty()) {
            return refused(event, Reason.MISSING_EVENT_NAME, "\"event\" must be a text that is not empty");
        }
        if (name.length() > Limits.NAME_LENGTH) {
            return refused(
                    event,
                    Reason.EVENT_NAME_TOO_LONG,
                    "\"event\" may have at most " + Limits.NAME_LENGTH + " characters");
        }
        if (event.person() == null || event.person().isEmpty()) {
            return refused(
                    event,
                    Reason.MISSING_DISTINCT_ID,
                    "\"distinct_id\" must be in the event or in its properties, and not be empty");
        }
        if (hasUuid(event) && parse(event.uuid()).isEmpty()) {
            return refused(event, Reason.INVALID_UUID, "\"uuid\" must be a UUID; leave it out to have one made");
        }
        return Optional.empty();
    }

    static String nameOf(RawEvent event, boolean engage) {
        if (event.name() == null) {
            return engage ? ENGAGE_NAME : "";
        }
        return event.name();
    }

    /** The event's own uuid, if it has one. */
    static Optional<UUID> uuidOf(RawEvent event) {
        return hasUuid(event) ? parse(event.uuid()) : Optional.empty();
    }

    /** The person's id as everyone downstream knows it. */
    static String personOf(RawEvent event) {
        return DistinctIds.normalised(event.person());
    }

    private static boolean hasUuid(RawEvent event) {
        return event.uuid() != null && !event.uuid().isEmpty();
    }

    private static Optional<UUID> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.length() > 36 || !UUID_TEXT.matcher(lower).matches()) {
            return Optional.empty();
        }
        String digits = lower.replace("-", "");
        return Optional.of(
                new UUID(Long.parseUnsignedLong(digits, 0, 16, 16), Long.parseUnsignedLong(digits, 16, 32, 16)));
    }

    private static Optional<RefusedEvent> refused(RawEvent event, Reason reason, String detail) {
        return Optional.of(
                new RefusedEvent(event.index(), reason, detail, uuidOf(event).map(UUID::toString)));
    }
}
