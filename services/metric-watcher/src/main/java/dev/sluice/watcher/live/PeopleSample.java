package dev.sluice.watcher.live;

import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.contracts.FlagFollowUps.Next;
import dev.sluice.flag.Person;
import dev.sluice.watcher.watch.SampleQuestions;
import dev.sluice.watcher.watch.SampleQuestions.AskedStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

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

    /** Different flags of a project on a partition: anyone can send the name of a flag that there is not. */
    static final int FLAGS_MAX = 200;

    /** The smallest sample. Ids that share more bits of their hash than this were made up to. */
    static final long ONE_IN_MAX = 1L << 20;

    static final Duration KEPT = Duration.ofDays(1);

    private final Map<String, SampledPerson> people = new HashMap<>();
    private final Set<String> flags = new HashSet<>();
    private final ToLongFunction<String> hash;
    private final SampleAnswers answers = new SampleAnswers();
    private long oneIn = 1;
    private long since;

    /**
     * An empty sample.
     *
     * @param since when it begins
     * @param hash of a person's id, with evenly spread low bits; one that senders of events cannot foresee
     */
    PeopleSample(long since, ToLongFunction<String> hash) {
        this.since = since;
        this.hash = hash;
    }

    /** Whether what this person does is looked at. */
    boolean isSampled(String person) {
        return (hash.applyAsLong(person) & (oneIn - 1)) == 0;
    }

    /** A sampled person met a flag. */
    void met(String person, String flag, long at) {
        SampledPerson sampled = of(person, at);
        boolean hasPlace = flags.size() < FLAGS_MAX || flags.contains(flag);
        if (sampled != null && sampled.hasPlaceForAFlag() && hasPlace) {
            flags.add(flag);
            sampled.met(flag, at);
        }
    }

    /** A sampled person did something. */
    void did(String person, String event, long at) {
        SampledPerson sampled = of(person, at);
        if (sampled != null) {
            sampled.did(event);
        }
    }

    /** From then on, at the latest, this is asked. */
    void asked(SampleQuestions questions, long at) {
        answers.asked(questions, at);
    }

    /**
     * Something came of a sampled person that may be a step of what is asked.
     *
     * @param read the event's properties; asked for only when they matter
     */
    void heardOf(String person, List<AskedStep> steps, long at, Function<String, Optional<Map<String, Object>>> read) {
        SampledPerson sampled = people.get(person);
        if (sampled == null) {
            return;
        }
        sampled.heardOf();
        if (!steps.isEmpty() && sampled.waitsForAny(steps, at)) {
            read.apply(person).ifPresent(properties -> sampled.stepped(steps, properties, at));
        }
    }

    /** The person as sampled; null when the sample is full, or has just become smaller and they are not in it. */
    private SampledPerson of(String person, long at) {
        SampledPerson sampled = people.get(person);
        if (sampled != null) {
            return sampled;
        }
        while (people.size() >= PEOPLE_MAX && oneIn < ONE_IN_MAX) {
            oneIn *= 2;
            people.keySet().removeIf(each -> !isSampled(each));
        }
        if (people.size() >= PEOPLE_MAX || !isSampled(person)) {
            return null;
        }
        SampledPerson added = new SampledPerson(at);
        people.put(person, added);
        return added;
    }

    /** Lets those go whose day is over. */
    void forget(long now) {
        long oldest = now - KEPT.toMillis();
        if (people.values().removeIf(each -> each.sinceFirstSeen().at() < oldest)) {
            since = Math.max(since, oldest);
        }
        if (people.size() < PEOPLE_MAX / 8 && oneIn > 1) {
            // Who was dropped before cannot be brought back: the larger sample begins anew.
            oneIn /= 2;
            people.clear();
            since = now;
        }
        flags.clear();
        people.values().forEach(each -> flags.addAll(each.sinceMet().keySet()));
    }

    /**
     * Asks who is in which audience, of those about whom something was heard since they were last asked.
     *
     * @param known what is known of a person; empty for one who is kept under another id
     * @param atMost so many people, so that nobody waits for it; the others' turn comes later
     */
    void lookAt(Function<String, Optional<Person>> known, long now, int atMost) {
        answers.lookAt(people, known, now, atMost);
    }

    /** What is known of each flag that anybody met; at most {@link #FLAGS_MAX}. */
    List<FlagFollowUps> told(String project, int partition, long now) {
        Map<String, Map<String, Long>> afterFlag = new HashMap<>();
        Map<String, Long> met = new HashMap<>();
        Map<String, Long> anybody = new HashMap<>();
        Map<String, Map<String, Long>> didWhoMet = new HashMap<>();
        for (SampledPerson each : people.values()) {
            Set<String> ever = each.sinceFirstSeen().did();
            ever.forEach(event -> anybody.merge(event, 1L, Long::sum));
            each.sinceMet().forEach((flag, done) -> {
                met.merge(flag, 1L, Long::sum);
                Map<String, Long> counts = afterFlag.computeIfAbsent(flag, _ -> new HashMap<>());
                done.did().forEach(event -> counts.merge(event, 1L, Long::sum));
                Map<String, Long> did = didWhoMet.computeIfAbsent(flag, _ -> new HashMap<>());
                ever.forEach(event -> did.merge(event, 1L, Long::sum));
            });
        }
        Map<String, FlagFollowUps.Answers> answered = answers.told(people.values(), now);
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
                ranked(counts, anybody, didWhoMet.get(flag)),
                Optional.ofNullable(answered.get(flag)))));
        return told;
    }

    private static List<Next> ranked(Map<String, Long> counts, Map<String, Long> anybody, Map<String, Long> didWhoMet) {
        return counts.entrySet().stream()
                .map(each -> new Next(
                        each.getKey(),
                        each.getValue(),
                        anybody.get(each.getKey()) - didWhoMet.getOrDefault(each.getKey(), 0L)))
                .sorted(Comparator.comparingLong(Next::exposed).reversed().thenComparing(Next::event))
                .limit(FlagFollowUps.EVENTS_MAX)
                .toList();
    }
}
