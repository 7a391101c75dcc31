package dev.sluice.autorollout;

import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.rollout.Decision;
import dev.sluice.rollout.Effect;
import dev.sluice.rollout.Reading;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutDecider;
import dev.sluice.rollout.RolloutEvent.VerdictArrived;
import dev.sluice.rollout.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A live rollout as this instance knows it: what was saved last, and the newest heartbeat since, which was not.
 *
 * <p>Verdicts come every few seconds and mostly say that all is as before. Such a heartbeat moves only the watch on, and moving it on
 * twice comes to the same as moving it on once with the later of the two, as long as they lie less than the time of silence apart.
 * So one of them stands for all since the last save. A crash forgets it, and the next one makes up for it.
 *
 * @param version at which {@code saved} was saved; another one in the database means that this is out of date
 * @param saved the state in the database
 * @param savedAt when it was saved or read
 * @param unsaved the newest heartbeat since
 * @param current what the state is with that heartbeat
 */
record Remembered(long version, Rollout saved, Instant savedAt, Optional<VerdictArrived> unsaved, Rollout current) {

    static Remembered of(RolloutRow row, Instant at) {
        return of(row.version(), row.readState(), at);
    }

    static Remembered of(long version, Rollout saved, Instant at) {
        return new Remembered(version, saved, at, Optional.empty(), saved);
    }

    /** What the unsaved heartbeat still asks for: that the alarm for silence be moved. */
    List<Effect> owedEffects() {
        return unsaved.map(heartbeat -> RolloutDecider.decide(saved, heartbeat).effects())
                .orElse(List.of());
    }

    /**
     * With one more heartbeat left unsaved; empty when it has to be saved.
     *
     * @param decision about it
     * @param saveEvery the longest that heartbeats go unsaved
     */
    Optional<Remembered> withHeartbeat(VerdictArrived arrived, Decision decision, Duration saveEvery) {
        if (!prolongsTheWatchOnly(decision)
                || !arrived.at().isBefore(savedAt.plus(saveEvery))
                || !RolloutDecider.decide(saved, arrived).next().equals(decision.next())
                || !saysWhatWasSaved(decision.next())) {
            return Optional.empty();
        }
        return Optional.of(new Remembered(version, saved, savedAt, Optional.of(arrived), decision.next()));
    }

    /** Another instance knows what was saved, and may act upon it: what says otherwise has to be saved. */
    private boolean saysWhatWasSaved(Rollout next) {
        return Reading.newestOf(saved)
                .flatMap(before -> Reading.newestOf(next).filter(before::saysAs))
                .isPresent();
    }

    /**
     * Whether a decision on a verdict tells nobody anything and asks for nothing but that the alarm for silence be moved. One that
     * asks for nothing at all remembers something else, which other instances have to know.
     */
    static boolean prolongsTheWatchOnly(Decision decision) {
        return decision.outcome() == Decision.Outcome.NOTED
                && !decision.effects().isEmpty()
                && decision.effects().stream()
                        .allMatch(effect -> effect instanceof Effect.WakeAt wake && wake.timer() == Timer.SILENCE);
    }
}
