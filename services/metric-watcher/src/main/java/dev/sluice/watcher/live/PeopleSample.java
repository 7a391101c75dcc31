package dev.sluice.watcher.live;

import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.contracts.FlagFollowUps.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A sample of one project's people on one partition: which flags they met, and what they did then. People are taken by a hash of their
 * id; when there are too many, every other one is dropped and from then on half as many are taken. Who was first seen more than
 * {@link #KEPT} ago leaves, so that what is told is about the last day.
 *
 * <p>A person is an id here: links are not followed, which a ranking can bear.
 */
final class PeopleSample {

    /** Of a project on a partition. */
    static final int PEOPLE_MAX = 2_000;

    /** Different events, and different flags, that are remembered of a person. */
    static final int OF_PERSON_MAX = 50;

    static final Duration KEPT = Duration.ofDays(1);

    private final Map<String, Sampled> people = new HashMap<>();
    private long oneIn = 1;
    private long since;

    private static final class Sampled {
        private final long firstSeen;
        /** Every event's name, whenever it was. */
        private final Set<String> did = new HashSet<>();
        /** By flag, what was done after it was met. */
        private final Map<String, Set<String>> after = new HashMap<>();

        Sampled(long firstSeen) {
            this.firstSeen = firstSeen;
        }
    }

    PeopleSample(long since) {
        this.since = since;
    }

    /** Whether what this person does is looked at. */
    boolean isSampled(String person) {
        return (mixed(person) & (oneIn - 1)) == 0;
    }

    /** A sampled person met a flag. */
    void met(String person, String flag, long at) {
        Sampled sampled = of(person, at);
        if (sampled != null && sampled.after.size() < OF_PERSON_MAX) {
            sampled.after.computeIfAbsent(flag, _ -> new HashSet<>());
        }
    }

    /** A sampled person did something. */
    void did(String person, String event, long at) {
        Sampled sampled = of(person, at);
        if (sampled == null) {
            return;
        }
        if (sampled.did.size() < OF_PERSON_MAX || sampled.did.contains(event)) {
            sampled.did.add(event);
            sampled.after.values().forEach(done -> done.add(event));
        }
    }

    /** The person as sampled; null when the sample has just become smaller and they are no longer in it. */
    private Sampled of(String person, long at) {
        Sampled sampled = people.get(person);
        if (sampled == null) {
            sampled = new Sampled(at);
            people.put(person, sampled);
            while (people.size() > PEOPLE_MAX) {
                oneIn *= 2;
                people.keySet().removeIf(each -> !isSampled(each));
            }
        }
        return isSampled(person) ? sampled : null;
    }

    /** Lets those go whose day is over. */
    void forget(long now) {
        long oldest = now - KEPT.toMillis();
        if (people.values().removeIf(each -> each.firstSeen < oldest)) {
            since = Math.max(since, oldest);
        }
        if (people.size() < PEOPLE_MAX / 8 && oneIn > 1) {
            // Who was dropped before cannot be brought back: the larger sample begins anew.
            oneIn /= 2;
            people.clear();
            since = now;
        }
    }

    /** What is known of each flag that anybody met. */
    List<FlagFollowUps> told(String project, int partition, long now) {
        Map<String, Map<String, Long>> afterFlag = new HashMap<>();
        Map<String, Long> met = new HashMap<>();
        Map<String, Long> anybody = new HashMap<>();
        for (Sampled each : people.values()) {
            each.did.forEach(event -> anybody.merge(event, 1L, Long::sum));
            each.after.forEach((flag, done) -> {
                met.merge(flag, 1L, Long::sum);
                Map<String, Long> counts = afterFlag.computeIfAbsent(flag, _ -> new HashMap<>());
                done.forEach(event -> counts.merge(event, 1L, Long::sum));
            });
        }
        List<FlagFollowUps> told = new ArrayList<>();
        afterFlag.forEach((flag, counts) -> told.add(new FlagFollowUps(
                project,
                partition,
                flag,
                oneIn,
                Instant.ofEpochMilli(since),
                Instant.ofEpochMilli(now),
                met.get(flag),
                people.size() - met.get(flag),
                ranked(flag, counts, anybody))));
        return told;
    }

    private List<Next> ranked(String flag, Map<String, Long> counts, Map<String, Long> anybody) {
        Map<String, Long> ofExposed = new HashMap<>();
        for (Sampled each : people.values()) {
            if (each.after.containsKey(flag)) {
                each.did.forEach(event -> ofExposed.merge(event, 1L, Long::sum));
            }
        }
        return counts.entrySet().stream()
                .map(each -> new Next(
                        each.getKey(),
                        each.getValue(),
                        anybody.get(each.getKey()) - ofExposed.getOrDefault(each.getKey(), 0L)))
                .sorted(Comparator.comparingLong(Next::exposed).reversed().thenComparing(Next::event))
                .limit(FlagFollowUps.EVENTS_MAX)
                .toList();
    }

    /** Spreads ids that differ in their last characters only; the finisher of MurmurHash3. */
    private static int mixed(String person) {
        int hash = person.hashCode();
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return hash ^ (hash >>> 16);
    }
}
