package dev.sluice.rollout;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What flag-config does, in a few lines: versions, and one answer per command id. It has no fence against widening after a rollback:
 * the machine has to do without.
 */
final class SimulatedFlagConfig {

    private final SplittableRandom random;
    private final Map<String, Answer> answers = new HashMap<>();
    long version = 7;
    /** The newest stage served; −1 when none is. */
    int top = -1;

    boolean completed;
    boolean takenBack;
    boolean roseAfterTakenBack;
    private boolean lost;

    SimulatedFlagConfig(SplittableRandom random) {
        this.random = random;
    }

    /** An answer on its way. */
    record Answer(String commandId, Refusal refusal, long flagVersion, Instant committedAt) {
        RolloutEvent at(Instant at) {
            return refusal == null
                    ? new RolloutEvent.CommandApplied(commandId, flagVersion, committedAt, at)
                    : new RolloutEvent.CommandRefused(commandId, refusal, "as simulated", flagVersion, at);
        }
    }

    boolean servesNothing() {
        return top == -1 && !completed;
    }

    long edit() {
        return ++version;
    }

    Answer handle(Effect command, Instant at) {
        if (random.nextInt(60) == 0) {
            // Something about this one command is beyond it: it says so whenever it comes.
            commandId(command).ifPresent(id -> answers.putIfAbsent(id, new Answer(id, Refusal.FAILED, 0, at)));
        }
        return switch (command) {
            case Effect.OpenStage open -> answers.computeIfAbsent(open.commandId(), id -> open(open, at));
            case Effect.CompleteFlag complete ->
                answers.computeIfAbsent(complete.commandId(), id -> complete(complete, at));
            case Effect.RollBackFlag back -> answers.computeIfAbsent(back.commandId(), id -> rollBack(back, at));
            case Effect.WakeAt _, Effect.Announce _ -> throw new IllegalArgumentException("not a command: " + command);
        };
    }

    private static Optional<String> commandId(Effect command) {
        return switch (command) {
            case Effect.OpenStage open -> Optional.of(open.commandId());
            case Effect.CompleteFlag complete -> Optional.of(complete.commandId());
            case Effect.RollBackFlag back -> Optional.of(back.commandId());
            case Effect.WakeAt _, Effect.Announce _ -> Optional.empty();
        };
    }

    private Answer open(Effect.OpenStage open, Instant at) {
        if (lose()) {
            return new Answer(open.commandId(), Refusal.OTHER_ROLLOUT, version, at);
        }
        if (open.expectedVersion() != version) {
            return new Answer(open.commandId(), Refusal.STALE_VERSION, version, at);
        }
        if (open.stage() != top + 1 || random.nextInt(40) == 0) {
            return new Answer(open.commandId(), Refusal.OUT_OF_ORDER, version, at);
        }
        top = open.stage();
        roseAfterTakenBack |= takenBack;
        return new Answer(open.commandId(), null, ++version, at);
    }

    private Answer complete(Effect.CompleteFlag complete, Instant at) {
        if (lose()) {
            return new Answer(complete.commandId(), Refusal.STALE_GENERATION, version, at);
        }
        if (complete.expectedVersion() != version) {
            return new Answer(complete.commandId(), Refusal.STALE_VERSION, version, at);
        }
        completed = true;
        roseAfterTakenBack |= takenBack;
        return new Answer(complete.commandId(), null, ++version, at);
    }

    private Answer rollBack(Effect.RollBackFlag back, Instant at) {
        String commandId = back.commandId();
        if (lose()) {
            return new Answer(commandId, Refusal.NO_SUCH_FLAG, 0, at);
        }
        if (random.nextInt(20) == 0) {
            return new Answer(commandId, Refusal.OUT_OF_ORDER, version, at);
        }
        top = Math.min(top, back.keepStages() - 1);
        completed = false;
        takenBack = true;
        return new Answer(commandId, null, ++version, at);
    }

    /** Somebody archives the flag or gives it to another rollout; it stays so. */
    private boolean lose() {
        lost |= random.nextInt(60) == 0;
        if (lost) {
            top = -1;
            completed = false;
        }
        return lost;
    }
}
