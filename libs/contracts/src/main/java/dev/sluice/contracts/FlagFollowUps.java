package dev.sluice.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What people do after they met a flag, in a sample of the people of one partition of events. Topic {@code flag-follow-ups}, key
 * {@code project/partition/flag}. People of the sample are taken by a hash of their id, so that all their events are seen; add up
 * partitions after multiplying by {@code oneIn}.
 *
 * @param project the project
 * @param partition of the topic of events
 * @param flag the flag's key
 * @param oneIn one in so many people is in the sample: 1, 2, 4, …
 * @param since people who were first seen from then on are counted
 * @param until when this was told
 * @param exposed people of the sample who met the flag
 * @param others people of the sample who did not
 * @param events what they do next, those of most people first; at most {@link #EVENTS_MAX}
 */
public record FlagFollowUps(
        String project,
        int partition,
        String flag,
        long oneIn,
        Instant since,
        Instant until,
        long exposed,
        long others,
        List<Next> events) {

    /** Events that are told of a flag. */
    public static final int EVENTS_MAX = 50;

    public FlagFollowUps {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(flag, "flag");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(until, "until");
        events = List.copyOf(events);
    }

    /** The record's key. */
    public String key() {
        return project + "/" + partition + "/" + flag;
    }

    /**
     * An event that exposed people do.
     *
     * @param event its name
     * @param exposed people of the sample who did it after they met the flag
     * @param others people of the sample who did it and never met the flag
     */
    public record Next(String event, long exposed, long others) {
        public Next {
            Objects.requireNonNull(event, "event");
        }
    }
}
