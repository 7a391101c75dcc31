package dev.sluice.watcher.live;

import dev.sluice.contracts.FlagFollowUps.Answers;
import dev.sluice.contracts.FlagFollowUps.Held;
import dev.sluice.contracts.FlagFollowUps.Measured;
import dev.sluice.flag.Person;
import dev.sluice.watcher.live.SampledPerson.Since;
import dev.sluice.watcher.watch.SampleQuestions;
import dev.sluice.watcher.watch.SampleQuestions.AskedMetric;
import dev.sluice.watcher.watch.WatchList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a sample of people says to what templates ask. A share is of people who had time enough: who was seen, or met the flag, too
 * recently to have done what a metric counts is left out, and so is whoever was there before the metric was first asked about.
 */
final class SampleAnswers {

    private SampleQuestions questions = WatchList.NOTHING_ASKED;
    /** Grows whenever other questions are asked, or the same of other cohorts. */
    private int round = 1;
    /** By metric, from when on it is known who does what it counts. */
    private final Map<String, Long> askedSince = new HashMap<>();

    /** People who had time enough, and those of them who did it. */
    private static final class Counts {
        private long people;
        private long did;

        private void add(Since since, AskedMetric metric, long askedSince, long now) {
            boolean hadTime = since.at() >= askedSince
                    && now - since.at() >= metric.within().toMillis();
            if (hadTime) {
                people++;
                did += since.isDone(metric) ? 1 : 0;
            }
        }
    }

    void asked(SampleQuestions newest, long at) {
        if (!newest.equals(questions)) {
            questions = newest;
            round++;
            askedSince.keySet().retainAll(newest.metrics().keySet());
            newest.metrics().keySet().forEach(metric -> askedSince.putIfAbsent(metric, at));
        }
    }

    /** See {@link PeopleSample#lookAt}. */
    void lookAt(Map<String, SampledPerson> people, Function<String, Optional<Person>> known, long now, int atMost) {
        if (questions.audiences().isEmpty()) {
            return;
        }
        int looked = 0;
        for (Map.Entry<String, SampledPerson> each : people.entrySet()) {
            if (looked >= atMost) {
                break;
            }
            SampledPerson sampled = each.getValue();
            if (!sampled.isLookedAtIn(round)) {
                known.apply(each.getKey())
                        .ifPresentOrElse(
                                person -> sampled.lookAt(round, questions, person, Instant.ofEpochMilli(now)),
                                () -> sampled.leaveOut(round));
                looked++;
            }
        }
    }

    /** By flag; nothing when nothing is asked. */
    Map<String, Answers> told(Collection<SampledPerson> people, long now) {
        if (questions.isEmpty()) {
            return Map.of();
        }
        Map<String, Counts> anybody = new HashMap<>();
        Map<String, Map<String, Counts>> byFlag = new HashMap<>();
        for (SampledPerson person : people) {
            add(anybody, person.sinceFirstSeen(), now);
            person.sinceMet()
                    .forEach((flag, since) -> add(byFlag.computeIfAbsent(flag, _ -> new HashMap<>()), since, now));
        }
        List<Held> held = held(people);
        Map<String, Answers> told = new HashMap<>();
        byFlag.forEach((flag, exposed) -> told.put(flag, new Answers(held, measured(exposed, anybody))));
        return told;
    }

    private void add(Map<String, Counts> counts, Since since, long now) {
        questions.metrics().forEach((key, metric) -> counts.computeIfAbsent(key, _ -> new Counts())
                .add(since, metric, askedSince.get(key), now));
    }

    private List<Held> held(Collection<SampledPerson> people) {
        long known = people.stream().filter(SampledPerson::isLookedAt).count();
        return known == 0
                ? List.of()
                : questions.audiences().keySet().stream()
                        .sorted()
                        .map(audience -> new Held(
                                audience,
                                known,
                                people.stream()
                                        .filter(each -> each.isIn(audience))
                                        .count()))
                        .toList();
    }

    /** Those for which anybody has had time enough. */
    private List<Measured> measured(Map<String, Counts> exposed, Map<String, Counts> anybody) {
        List<Measured> measured = new ArrayList<>();
        questions.metrics().values().stream()
                .sorted(Comparator.comparing(AskedMetric::key))
                .forEach(metric -> {
                    Counts met = exposed.get(metric.key());
                    Counts all = anybody.get(metric.key());
                    if (met.people + all.people > 0) {
                        measured.add(
                                new Measured(metric.key(), metric.within(), met.people, met.did, all.people, all.did));
                    }
                });
        return measured;
    }
}
