package dev.sluice.contracts;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * That events of a name were seen, as one partition of events tells it. Topic {@code events-seen}, key {@code
 * project/partition/event}; what all partitions saw is the sum. Counts are near the truth, not exact: an instance that dies loses
 * what it had not told yet, at most some seconds.
 *
 * @param project the project
 * @param partition of the topic of events
 * @param event the event's name
 * @param lastSeen when one was last accepted
 * @param days how many were accepted on each of the last days, UTC; at most {@link #DAYS_MAX}
 * @param numericProperties names of properties with a number for a value, in a sample of the events; at most {@link #PROPERTIES_MAX}
 */
public record EventSeen(
        String project,
        int partition,
        String event,
        Instant lastSeen,
        Map<LocalDate, Long> days,
        List<String> numericProperties) {

    /** Days that are remembered. */
    public static final int DAYS_MAX = 14;

    /** Numeric properties that are remembered of an event. */
    public static final int PROPERTIES_MAX = 30;

    public EventSeen {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(lastSeen, "lastSeen");
        days = Collections.unmodifiableMap(new TreeMap<>(days));
        numericProperties = List.copyOf(numericProperties);
    }

    /** The record's key. */
    public String key() {
        return project + "/" + partition + "/" + event;
    }
}
