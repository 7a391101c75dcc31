package dev.sluice.watcher.join;

import dev.sluice.metric.DataHealth;
import dev.sluice.watcher.sums.CountedEvent;
import java.util.Objects;
import java.util.Optional;

/**
 * An event of one person.
 *
 * @param uuid the event's own id
 * @param name the event's name
 * @param person the person's distinct id
 * @param at when it happened, epoch milliseconds, corrected for the sender's clock; never after it was accepted
 * @param acceptedAt when ingestion took it, epoch milliseconds
 * @param traceParent its trace, if it has one
 * @param body what it says
 * @param clockOffMs how far the sender's clock was ahead of ours, as far as that is known, milliseconds; negative when it was behind
 */
public record PersonEvent(
        String uuid,
        String name,
        String person,
        long at,
        long acceptedAt,
        Optional<String> traceParent,
        EventBody body,
        long clockOffMs) {

    /** The name of exposures. */
    public static final String EXPOSURE = "$feature_flag_called";

    public PersonEvent {
        Objects.requireNonNull(uuid, "uuid");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(traceParent, "traceParent");
        Objects.requireNonNull(body, "body");
        // Nobody knows the future: the sender's clock is ahead of ours.
        at = Math.min(at, acceptedAt);
    }

    /** One whose sender's clock was right, or as far ahead as the event's time is. */
    public PersonEvent(
            String uuid,
            String name,
            String person,
            long at,
            long acceptedAt,
            Optional<String> traceParent,
            EventBody body) {
        this(uuid, name, person, at, acceptedAt, traceParent, body, Math.max(0, at - acceptedAt));
    }

    /** A short stand-in for the uuid: 64 bits, so that one person's events practically never share one. */
    long mark() {
        return Marks.of(uuid);
    }

    /** A short stand-in for the distinct id. */
    long personMark() {
        return Marks.of(person);
    }

    /** Stands for the person where values between two levels are rounded. */
    int unit() {
        return (int) (personMark() >>> 32);
    }

    CountedEvent counted() {
        return new CountedEvent(new DataHealth.EventRef(uuid, acceptedAt), traceParent);
    }
}
