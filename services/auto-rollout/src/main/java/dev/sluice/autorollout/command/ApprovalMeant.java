package dev.sluice.autorollout.command;

import dev.sluice.contracts.RolloutCommand;
import dev.sluice.rollout.Live;
import dev.sluice.rollout.Progress;
import dev.sluice.rollout.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether an approval from elsewhere means what waits now. A message stays where it was posted: its button may be pressed when another
 * stage waits, and what was pressed before an outage arrives after it. Only approvals are held to this; they alone widen.
 */
final class ApprovalMeant {

    /** Afterwards the person may have learnt better. */
    static final Duration GOOD_FOR = Duration.ofMinutes(5);

    private ApprovalMeant() {}

    /** Why the approval is not carried out, for its person; empty when nothing speaks against it here. */
    static Optional<String> objectionTo(RolloutCommand approval, Rollout state, Instant now) {
        if (approval.at().plus(GOOD_FOR).isBefore(now)) {
            return Optional.of("the approval of " + approval.at() + " arrived only at " + now
                    + "; look at what runs now and approve again");
        }
        return waiting(state)
                .filter(stage -> !approval.stage().equals(Optional.of(stage)))
                .map(stage -> "the message is about "
                        + approval.stage().map(seen -> "stage \"" + seen + "\"").orElse("a stage that it does not name")
                        + ", and stage \"" + stage + "\" waits now; approve under its own message or in Sluice");
    }

    private static Optional<String> waiting(Rollout state) {
        return state instanceof Live.Running running && running.progress() instanceof Progress.AwaitingApproval awaiting
                ? Optional.of(running.run()
                        .plan()
                        .stages()
                        .get(awaiting.watching().served().stage())
                        .name())
                : Optional.empty();
    }
}
