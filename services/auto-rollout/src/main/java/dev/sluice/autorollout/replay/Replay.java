package dev.sluice.autorollout.replay;

import dev.sluice.autorollout.store.DecisionRow;
import dev.sluice.autorollout.store.StateKind;
import dev.sluice.rollout.Decision;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutDecider;
import dev.sluice.rollout.RolloutEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Folds a rollout's decision log: decides each logged event again, upon what the one before it left, and compares answer, reason and
 * state. The first difference is kept, and nothing after it is looked at.
 *
 * <p>Heartbeats that only prolong a watch have no lines. Where there were some, the next line has the state that was decided upon; it
 * has to be of the same run, for heartbeats make no move.
 *
 * <p>For one thread.
 */
public final class Replay {

    private Rollout state;
    private long lines;
    private Optional<Difference> first = Optional.empty();

    /**
     * What does not come out as it was logged.
     *
     * @param decision the line's place in the log; 0 for what is saved of the rollout after all of them
     * @param what which part: {@code before}, {@code outcome}, {@code reason}, {@code state}, or {@code line} when it cannot be decided
     * @param logged as it was
     * @param replayed as it comes out now
     */
    public record Difference(long decision, Instant at, String what, String logged, String replayed) {}

    /**
     * What came of it.
     *
     * @param same whether all decisions, and the state in the end, are as they were logged
     * @param decisions how many were decided again
     * @param firstDifference absent when there is none
     */
    public record Replayed(boolean same, long decisions, Optional<Difference> firstDifference) {}

    /**
     * One line of a log.
     *
     * @param before the state decided upon; empty when it is what the line before left
     */
    record Line(
            long id,
            Instant at,
            Optional<Rollout> before,
            RolloutEvent event,
            StateKind from,
            StateKind to,
            Decision.Outcome outcome,
            String reason) {

        static Line of(DecisionRow row) {
            return new Line(
                    row.id(),
                    row.at(),
                    row.readBefore(),
                    row.readEvent(),
                    row.from(),
                    row.to(),
                    row.outcome(),
                    row.reason());
        }
    }

    /** Takes the log's next line. */
    public void add(DecisionRow row) {
        take(row.id(), row.at(), () -> Line.of(row));
    }

    void add(Line line) {
        take(line.id(), line.at(), () -> line);
    }

    /**
     * The end of the log.
     *
     * @param saved the state as the database has it
     * @param isLogged whether it is what the log's last line left, rather than a heartbeat since
     */
    public Replayed end(Rollout saved, boolean isLogged, Instant at) {
        if (first.isEmpty() && isLogged && state != null && !state.equals(saved)) {
            first = Optional.of(new Difference(0, at, "state", saved.toString(), state.toString()));
        }
        return new Replayed(first.isEmpty(), lines, first);
    }

    private void take(long id, Instant at, Supplier<Line> read) {
        if (first.isPresent()) {
            return;
        }
        lines++;
        try {
            decide(read.get());
        } catch (RuntimeException e) {
            first = Optional.of(new Difference(id, at, "line", "", String.valueOf(e.getMessage())));
        }
    }

    private void decide(Line line) {
        Rollout before = line.before().orElse(state);
        if (before == null) {
            differ(line, "before", line.from(), "nothing");
            return;
        }
        differ(line, "before", line.from(), StateKind.of(before));
        if (state != null) {
            differ(line, "before", state.run(), before.run());
        }
        Decision again = RolloutDecider.decide(before, line.event());
        differ(line, "outcome", line.outcome(), again.outcome());
        differ(line, "reason", line.reason(), again.reason());
        differ(line, "state", line.to(), StateKind.of(again.next()));
        state = again.next();
    }

    private void differ(Line line, String what, Object logged, Object replayed) {
        if (first.isEmpty() && !logged.equals(replayed)) {
            first = Optional.of(new Difference(line.id(), line.at(), what, logged.toString(), replayed.toString()));
        }
    }
}
