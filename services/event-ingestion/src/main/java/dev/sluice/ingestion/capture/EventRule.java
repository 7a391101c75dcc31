package dev.sluice.ingestion.capture;

import dev.sluice.contracts.DistinctIds;
import java.util.Optional;
import java.util.UUID;

/** Whether an event is acceptable, and its fields in the form that others rely on. */
final class EventRule {

    /** What an event without a name is on the paths of {@code /engage}. */
    private static final String ENGAGE_NAME = "$identify";

    private final Limits limits;

    EventRule(Limits limits) {
        this.limits = limits;
    }

    /** What is to be done with an event. */
    sealed interface Ruling {

        /**
         * It is kept.
         *
         * @param name its name
         * @param uuid its own, if it has one
         * @param person the person's id as everyone downstream knows it
         */
        record Kept(String name, Optional<UUID> uuid, String person) implements Ruling {}

        /** It is set aside. */
        record SetAside(RefusedEvent why) implements Ruling {}
    }

    /** @param engage whether an event may have no name, because its path says what it is */
    Ruling on(RawEvent event, boolean engage) {
        if (!event.isObject()) {
            return refused(event, Reason.NOT_AN_OBJECT, "an event is a JSON object");
        }
        if (event.isBroken()) {
            return refused(event, Reason.NOT_UTF8, "an event is text in UTF-8, and some of its bytes are not");
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
        String name = event.name() == null && engage ? ENGAGE_NAME : event.name();
        if (name == null || name.isEmpty()) {
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
        Optional<UUID> uuid = uuidOf(event);
        if (uuid.isEmpty() && event.uuid() != null && !event.uuid().isEmpty()) {
            return refused(event, Reason.INVALID_UUID, "\"uuid\" must be a UUID; leave it out to have one made");
        }
        return new Ruling.Kept(name, uuid, DistinctIds.normalised(event.person()));
    }

    private static Optional<UUID> uuidOf(RawEvent event) {
        return event.uuid() == null ? Optional.empty() : UuidText.read(event.uuid());
    }

    private static Ruling refused(RawEvent event, Reason reason, String detail) {
        return new Ruling.SetAside(
                new RefusedEvent(event.index(), reason, detail, uuidOf(event).map(UUID::toString)));
    }
}
