package dev.sluice.watcher.live;

import dev.sluice.flag.EvaluationContext;
import dev.sluice.flag.Person;
import dev.sluice.watcher.watch.SampleQuestions;
import dev.sluice.watcher.watch.SampleQuestions.AskedMetric;
import dev.sluice.watcher.watch.SampleQuestions.AskedStep;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One person of the sample: what they did since they were first seen, and since they met each flag. */
final class SampledPerson {

    /** Different events, and different flags, that are remembered. */
    static final int REMEMBERED_MAX = 50;

    private final Since firstSeen;
    private final Map<String, Since> met = new HashMap<>();
    /** The audiences that have them. */
    private Set<String> audiences = Set.of();
    /** In which round of questions that was found; 0 before, and when something was heard of them since. */
    private int round;

    private boolean isLookedAt;

    SampledPerson(long firstSeen) {
        this.firstSeen = new Since(firstSeen);
    }

    /** What was done since a moment. */
    static final class Since {
        private final long at;
        private final Set<String> did = new HashSet<>();
        /** By metric, how many of its steps. */
        private final Map<String, Integer> steps = new HashMap<>();

        private Since(long at) {
            this.at = at;
        }

        long at() {
            return at;
        }

        /** Every event's name. */
        Set<String> did() {
            return did;
        }

        /** Whether all was done that a metric counts. */
        boolean isDone(AskedMetric metric) {
            return steps.getOrDefault(metric.key(), 0) >= metric.steps();
        }

        private boolean waitsFor(AskedStep step, long then) {
            AskedMetric metric = step.metric();
            long after = then - at;
            return steps.getOrDefault(metric.key(), 0) == step.index()
                    && after >= metric.startsAfter().toMillis()
                    && after <= metric.within().toMillis();
        }

        private void stepped(AskedStep step, long then) {
            if (waitsFor(step, then)) {
                steps.put(step.metric().key(), step.index() + 1);
            }
        }
    }

    Since sinceFirstSeen() {
        return firstSeen;
    }

    /** By flag, since it was met. */
    Map<String, Since> sinceMet() {
        return met;
    }

    void met(String flag, long at) {
        met.computeIfAbsent(flag, _ -> new Since(at));
    }

    boolean hasPlaceForAFlag() {
        return met.size() < REMEMBERED_MAX;
    }

    void did(String event) {
        if (firstSeen.did.size() < REMEMBERED_MAX || firstSeen.did.contains(event)) {
            firstSeen.did.add(event);
            met.values().forEach(since -> since.did.add(event));
        }
    }

    /** Whether an event of that time could be one of these steps: if none is waited for, nobody has to read it. */
    boolean waitsForAny(List<AskedStep> steps, long at) {
        return steps.stream()
                .anyMatch(step -> firstSeen.waitsFor(step, at)
                        || met.values().stream().anyMatch(since -> since.waitsFor(step, at)));
    }

    /** An event came that may be one of these steps, the last ones of each metric first. */
    void stepped(List<AskedStep> steps, Map<String, Object> properties, long at) {
        Instant then = Instant.ofEpochMilli(at);
        for (AskedStep step : steps) {
            if (step.isMetBy(properties, then)) {
                firstSeen.stepped(step, at);
                met.values().forEach(since -> since.stepped(step, at));
            }
        }
    }

    /** Something was heard of them: what audiences have them may be others. */
    void heardOf() {
        round = 0;
    }

    boolean isLookedAtIn(int thatRound) {
        return round == thatRound;
    }

    /** Asks which audiences have them, by what is known of them. */
    void lookAt(int inRound, SampleQuestions asked, Person person, Instant now) {
        Set<String> having = new HashSet<>();
        EvaluationContext context = asked.context().at(now);
        asked.audiences().forEach((key, audience) -> {
            if (audience.has(person, context)) {
                having.add(key);
            }
        });
        audiences = having;
        round = inRound;
        isLookedAt = true;
    }

    /** They are kept under another id, which is asked instead. */
    void leaveOut(int inRound) {
        audiences = Set.of();
        round = inRound;
        isLookedAt = false;
    }

    /** Whether it is known which audiences have them, be it by what was known a while ago. */
    boolean isLookedAt() {
        return isLookedAt;
    }

    boolean isIn(String audience) {
        return audiences.contains(audience);
    }
}
