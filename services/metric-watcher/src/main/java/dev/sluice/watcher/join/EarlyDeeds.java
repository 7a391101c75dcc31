package dev.sluice.watcher.join;

import dev.sluice.metric.Deed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What somebody did before any exposure of theirs has arrived: it waits a while, because events overtake one another on their way.
 *
 * @param waiting in order of arrival
 */
record EarlyDeeds(List<Waiting> waiting) {

    static final EarlyDeeds NONE = new EarlyDeeds(List.of());

    /** Kept of one person; the oldest give way. One event waits once for each guardrail that looks at it. */
    private static final int WAITING_MAX = 128;

    /**
     * One event that would count for a guardrail.
     *
     * @param acceptedAt when ingestion took it, epoch milliseconds
     */
    record Waiting(String rolloutId, long generation, int planVersion, int guardrail, Deed deed, long acceptedAt) {
        Waiting {
            Objects.requireNonNull(rolloutId, "rolloutId");
            Objects.requireNonNull(deed, "deed");
        }

        /** Whether it would count for that guardrail of somebody counted so. */
        boolean isFor(Participation.Entered entered, int index) {
            return rolloutId.equals(entered.rolloutId())
                    && generation == entered.generation()
                    && planVersion == entered.planVersion()
                    && guardrail == index;
        }

        private boolean isRepeatOf(Waiting other) {
            return rolloutId.equals(other.rolloutId)
                    && generation == other.generation
                    && planVersion == other.planVersion
                    && guardrail == other.guardrail
                    && deed.isRepeatOf(other.deed);
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

    /** Without those that wait for an exposure in this rollout. */
    EarlyDeeds without(String rolloutId) {
        return waiting.stream().noneMatch(each -> each.rolloutId().equals(rolloutId))
                ? this
                : new EarlyDeeds(waiting.stream()
                        .filter(each -> !each.rolloutId().equals(rolloutId))
                        .toList());
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
