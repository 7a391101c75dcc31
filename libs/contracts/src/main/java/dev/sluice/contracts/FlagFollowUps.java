package dev.sluice.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
 * @param answers to what the project's templates ask of people; empty when they ask nothing
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
        List<Next> events,
        Optional<Answers> answers) {

    /** From less than this a day would be guessed. */
    private static final Duration SHORTEST = Duration.ofMinutes(5);

    /** Events that are told of a flag. */
    public static final int EVENTS_MAX = 50;

    /** Audiences, and metrics, that are asked about in a project; further ones go without an answer. */
    public static final int ASKED_MAX = 30;

    public FlagFollowUps {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(flag, "flag");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(until, "until");
        events = List.copyOf(events);
        Objects.requireNonNull(answers, "answers");
    }

    /** One without answers: nothing was asked. */
    public FlagFollowUps(
            String project,
            int partition,
            String flag,
            long oneIn,
            Instant since,
            Instant until,
            long exposed,
            long others,
            List<Next> events) {
        this(project, partition, flag, oneIn, since, until, exposed, others, events, Optional.empty());
    }

    /** People a day that come to what this record counts: those who met the flag, or everybody who was seen. */
    public double aDay(boolean onlyExposed) {
        double seconds = Duration.between(since, until).toMillis() / 1000.0;
        double people = (double) oneIn * (onlyExposed ? exposed : exposed + others);
        return seconds < SHORTEST.toSeconds() ? 0 : people * Duration.ofDays(1).toSeconds() / seconds;
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

    /**
     * What the sample says to what templates ask, so that a rollout can be forecast before it starts.
     *
     * @param audiences of their stages, everyone's left out; at most {@link #ASKED_MAX}
     * @param metrics that their guardrails watch and a share of people describes; at most {@link #ASKED_MAX}
     */
    public record Answers(List<Held> audiences, List<Measured> metrics) {
        public Answers {
            audiences = List.copyOf(audiences);
            metrics = List.copyOf(metrics);
        }
    }

    /**
     * Whom an audience has, by what is known of people here.
     *
     * @param audience {@linkplain AskedKey what stands for} its filters
     * @param people of the sample, whether or not they met the flag
     * @param held those of them that the audience has
     */
    public record Held(String audience, long people, long held) {
        public Held {
            Objects.requireNonNull(audience, "audience");
        }
    }

    /**
     * Who does what a metric counts, at least once, among those who had {@code within} for it.
     *
     * @param metric {@linkplain AskedKey what stands for} its definition
     * @param within what was looked at of its window; shorter where the sample's day does not hold more
     * @param exposed people of the sample who met the flag at least so long ago
     * @param exposedDid those of them who did it within that time of meeting the flag
     * @param anybody people of the sample who were first seen at least so long ago, whether or not they met the flag
     * @param anybodyDid those of them who did it within that time of being first seen
     */
    public record Measured(
            String metric, Duration within, long exposed, long exposedDid, long anybody, long anybodyDid) {
        public Measured {
            Objects.requireNonNull(metric, "metric");
            Objects.requireNonNull(within, "within");
        }
    }
}
