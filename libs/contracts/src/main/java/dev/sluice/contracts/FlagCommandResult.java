package dev.sluice.contracts;

import java.time.Instant;
import java.util.Objects;

/** What became of a {@link FlagCommand}. Topic {@code flag-command-results}, key: the rollout's id. */
public sealed interface FlagCommandResult {

    String commandId();

    String rolloutId();

    long generation();

    /**
     * Done, or had been done before.
     *
     * @param flagVersion the flag's version that the command made
     * @param at when that version was committed
     */
    record Applied(String commandId, String rolloutId, long generation, long flagVersion, Instant at)
            implements FlagCommandResult {
        public Applied {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(rolloutId, "rolloutId");
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * Not done, and nothing changed.
     *
     * @param code why, for machines
     * @param explanation why, for a person
     * @param flagVersion the version at which the flag stands; 0 when there is no such flag
     */
    record Refused(
            String commandId,
            String rolloutId,
            long generation,
            Refusal code,
            String explanation,
            long flagVersion,
            Instant at)
            implements FlagCommandResult {
        public Refused {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(rolloutId, "rolloutId");
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(explanation, "explanation");
            Objects.requireNonNull(at, "at");
        }
    }

    /** Why a command was refused. */
    enum Refusal {
        /** The flag has seen a newer generation. */
        STALE_GENERATION,
        /** The flag was changed since; the rollout has to hold. */
        STALE_VERSION,
        /** There is no such flag, or it is archived. */
        NO_SUCH_FLAG,
        /** Another rollout has the flag. */
        OTHER_ROLLOUT,
        /** The stage is not the next one. */
        OUT_OF_ORDER,
        /** It cannot be read or carried out, now or later; it is kept among the dead letters with its cause. */
        FAILED
    }
}
