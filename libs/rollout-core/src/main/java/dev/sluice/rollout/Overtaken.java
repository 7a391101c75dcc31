package dev.sluice.rollout;

import java.util.Objects;
import java.util.Optional;

/**
 * The command to give everyone the feature, sent before a rollback and perhaps carried out before it. A rollback that made no newer
 * version of the flag than that command did has taken nothing back.
 *
 * @param commandId of that command
 * @param flagVersion the version that it made; 0 while it is not known to be carried out
 */
public record Overtaken(String commandId, long flagVersion) {
    public Overtaken {
        Objects.requireNonNull(commandId, "commandId");
    }

    static Optional<Overtaken> by(Progress progress) {
        return switch (progress) {
            case Progress.Completing completing ->
                Optional.of(new Overtaken(completing.order().commandId(), 0));
            case Progress.Unopened _,
                    Progress.Opening _,
                    Watching _,
                    Progress.AwaitingApproval _,
                    Progress.Settling _ -> Optional.empty();
        };
    }
}
