package dev.sluice.rollout;

import dev.sluice.flag.PropertyType;
import dev.sluice.rollout.RolloutEvent.CohortEdited;
import dev.sluice.rollout.RolloutEvent.FlagEdited;
import java.time.Instant;
import java.util.Optional;

/** Decides what people's changes of the flag, or of a cohort that it is opened to, mean to a rollout: it stands still until resumed. */
final class Edits {

    private Edits() {}

    static Decision ofFlag(Live live, FlagEdited edited) {
        long known = live instanceof Live.Held held && held.reason() instanceof HoldReason.Edited earlier
                ? Math.max(earlier.flagVersion(), live.progress().flagVersion())
                : live.progress().flagVersion();
        if (edited.flagVersion() <= known) {
            return Decision.ignored(
                    live, "the change that made version " + edited.flagVersion() + " is known: it stands at " + known);
        }
        return Moves.hold(
                live,
                live.progress(),
                new HoldReason.Edited(edited.by(), edited.flagVersion(), edited.note()),
                Optional.empty(),
                edited.at());
    }

    /** Whoever changes a cohort changes who is treated by the stages that are for it. */
    static Decision ofCohort(Live live, CohortEdited edited) {
        if (!isOpenFor(live, edited.cohortId())) {
            return Decision.ignored(live, "no open stage is for the cohort \"" + edited.cohortId() + "\"");
        }
        Optional<Instant> since = live.reached().map(Served::since);
        if (since.filter(open -> !edited.changedAt().isAfter(open)).isPresent()) {
            return Decision.ignored(
                    live,
                    "the cohort was changed at " + edited.changedAt() + ", and the stage opened with it as it is at "
                            + since.get());
        }
        if (live instanceof Live.Held held && held.reason() instanceof HoldReason.Edited) {
            return Decision.ignored(live, WhileStopped.stillHeld(held) + "; the stage begins anew then anyway");
        }
        HoldReason reason = new HoldReason.CohortEdited(edited.by(), edited.cohortId(), edited.note());
        return live instanceof Live.Held held && held.reason().equals(reason)
                ? Decision.ignored(live, WhileStopped.stillHeld(held))
                : Moves.hold(live, Moves.stopped(live, edited.at()), reason, Optional.empty(), edited.at());
    }

    private static boolean isOpenFor(Live live, String cohortId) {
        int open =
                switch (live.progress()) {
                    case Progress.Opening opening -> opening.stage() + 1;
                    case Progress.Unopened _,
                            Watching _,
                            Progress.AwaitingApproval _,
                            Progress.Settling _,
                            Progress.Completing _ ->
                        live.reached().map(served -> served.stage() + 1).orElse(0);
                };
        return live.run().plan().stages().stream()
                .limit(open)
                .flatMap(stage -> stage.audience().filters().stream())
                .anyMatch(filter -> filter.type() == PropertyType.COHORT
                        && String.valueOf(filter.value()).equals(cohortId));
    }
}
