package dev.sluice.watcher.join;

import dev.sluice.contracts.Headers;
import dev.sluice.contracts.IsoTime;
import dev.sluice.watcher.watch.WatchedProject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Record;

/** Turns records of the topic of events into events, and tells before any parsing which of them the join has no use for. */
final class EventReader {

    private static final byte[] SET = "\"$set".getBytes(StandardCharsets.UTF_8);
    private static final byte[] UNSET = "\"$unset".getBytes(StandardCharsets.UTF_8);

    private EventReader() {}

    /** The project an event belongs to; empty when its sender did not say. */
    static Optional<String> project(Record<String, byte[]> event) {
        return header(event, Headers.PROJECT);
    }

    /** An event's name; empty when its sender did not say. */
    static String name(Record<String, byte[]> event) {
        return header(event, Headers.TYPE).orElse("");
    }

    /** Whether an event can matter to the project: an exposure, an outcome, or something said of the person that is asked for. */
    static boolean concerns(WatchedProject project, Record<String, byte[]> event) {
        String name = header(event, Headers.TYPE).orElse("");
        if (name.equals(PersonEvent.EXPOSURE) && !project.rolloutsByFlag().isEmpty()) {
            return true;
        }
        if (!project.questionsOf(name).isEmpty()) {
            return true;
        }
        byte[] body = event.value();
        return !project.propertyNames().isEmpty() && body != null && (contains(body, SET) || contains(body, UNSET));
    }

    /** When an event happened, as far as its header tells; else when it was accepted. */
    static long happenedAt(Record<String, byte[]> event) {
        try {
            return header(event, Headers.TIME)
                    .map(EventReader::time)
                    .map(Instant::toEpochMilli)
                    .orElse(event.timestamp());
        } catch (DateTimeException | ArithmeticException e) {
            return event.timestamp();
        }
    }

    /**
     * The event itself.
     *
     * @throws IOException when its body is not a JSON object, or a header is missing
     */
    static PersonEvent read(Record<String, byte[]> event) throws IOException {
        if (event.value() == null) {
            throw new IOException("the event has no body");
        }
        EventBody body = EventBody.read(event.value());
        long at = happenedAt(event);
        return new PersonEvent(
                required(event, Headers.ID),
                required(event, Headers.TYPE),
                required(event, Headers.PERSON),
                at,
                event.timestamp(),
                header(event, Headers.TRACE_PARENT),
                body,
                clockOff(header(event, Headers.TIME), body.timestamp(), at, event.timestamp()));
    }

    /**
     * How far the sender's clock was ahead, milliseconds. Ingestion has corrected the event's time where the sender said when it sent:
     * then the difference to what the event itself says is what the clock was off. An event from the future could not be corrected.
     */
    private static long clockOff(Optional<String> header, Optional<String> claimed, long at, long acceptedAt) {
        long ahead = Math.max(0, at - acceptedAt);
        if (ahead > 0 || header.isEmpty() || claimed.isEmpty() || claimed.equals(header)) {
            return ahead;
        }
        try {
            return time(claimed.get()).toEpochMilli() - at;
        } catch (DateTimeException | ArithmeticException e) {
            // Written in another way than SDKs write it: nothing is known of its clock.
            return 0;
        }
    }

    private static Instant time(String text) {
        return IsoTime.read(text).orElseGet(() -> Instant.parse(text));
    }

    private static String required(Record<String, byte[]> event, String name) throws IOException {
        return header(event, name).orElseThrow(() -> new IOException("the header " + name + " is missing"));
    }

    private static Optional<String> header(Record<String, byte[]> event, String name) {
        Header header = event.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    private static boolean contains(byte[] text, byte[] part) {
        for (int start = 0; start <= text.length - part.length; start++) {
            int i = 0;
            while (i < part.length && text[start + i] == part[i]) {
                i++;
            }
            if (i == part.length) {
                return true;
            }
        }
        return false;
    }
}
