package dev.sluice.watcher.join;

import dev.sluice.metric.Deed;
import dev.sluice.watcher.watch.WatchedProject;
import dev.sluice.watcher.watch.WatchedRollout;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody did before any exposure of theirs has arrived: it waits a while, because events overtake one another on their way.
 *
 * @param waiting in order of arrival
 */
record EarlyDeeds(List<Waiting> waiting) {

    static final EarlyDeeds NONE = new EarlyDeeds(List.of());

    /** Kept of one person; the oldest give way. */
    private static final int WAITING_MAX = 128;

    /**
     * One event that would count, for whoever asks that question: it waits once, however many rollouts do.
     *
     * @param question the {@linkplain dev.sluice.watcher.watch.Question question's} key
     * @param at when it happened, epoch milliseconds
     * @param mark stands for the event's uuid
     * @param units its value
     * @param acceptedAt when ingestion took it, epoch milliseconds
     */
    record Waiting(long question, long at, long mark, long units, long acceptedAt) {

        private boolean isRepeatOf(Waiting other) {
            return question == other.question && mark == other.mark;
        }
    }

    EarlyDeeds {
        waiting = List.copyOf(waiting);
    }

    /** With one more; the same when that event waits already. */
    EarlyDeeds plus(Waiting deed) {
        if (waiting.stream().anyMatch(deed::isRepeatOf)) {
            return this;
        }
        List<Waiting> more = new ArrayList<>(waiting);
        more.add(deed);
        return new EarlyDeeds(more.subList(Math.max(0, more.size() - WAITING_MAX), more.size()));
    }

    /** Only those accepted at that time or later. */
    EarlyDeeds acceptedSince(long time) {
        return waiting.stream().allMatch(each -> each.acceptedAt() >= time)
                ? this
                : new EarlyDeeds(waiting.stream()
                        .filter(each -> each.acceptedAt() >= time)
                        .toList());
    }

    /** These deeds, and those that waited for any part of the guardrail's measure and were accepted since that time. */
    Deeds addedTo(Deeds deeds, WatchedRollout rollout, int guardrail, long since) {
        Deeds all = deeds;
        List<Long> parts = rollout.asked().keys().get(guardrail);
        for (int part = 0; part < parts.size(); part++) {
            for (Waiting each : waiting) {
                if (each.question() == parts.get(part) && each.acceptedAt() >= since) {
                    all = all.plus(new Deed(each.at(), each.mark(), part, each.units()));
                }
            }
        }
        return all;
    }

    /** Only what some live rollout still asks for in which the person is not counted. */
    EarlyDeeds wantedOf(PersonState person, WatchedProject project) {
        return waiting.stream().allMatch(each -> isWanted(each, person, project))
                ? this
                : new EarlyDeeds(waiting.stream()
                        .filter(each -> isWanted(each, person, project))
                        .toList());
    }

    private static boolean isWanted(Waiting each, PersonState person, WatchedProject project) {
        return project.question(each.question())
                .filter(question ->
                        person.countedAmong(question) < question.askers().size())
                .isPresent();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
