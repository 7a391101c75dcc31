package dev.sluice.flagconfig.flag;

import dev.sluice.contracts.FlagCommandResult;
import dev.sluice.flag.Flag;
import java.util.Objects;

/** What becomes of a command. */
public sealed interface FlagDecision {

    /** What the flag remembers afterwards. */
    Fence fence();

    /**
     * The flag gets a new version.
     *
     * @param next the flag as it stands then
     */
    record Changed(Flag next, Fence fence) implements FlagDecision {
        public Changed {
            Objects.requireNonNull(next, "next");
            Objects.requireNonNull(fence, "fence");
        }
    }

    /**
     * What the command wants is so already.
     *
     * @param flagVersion the version at which it is
     */
    record AlreadySo(long flagVersion, Fence fence) implements FlagDecision {
        public AlreadySo {
            Objects.requireNonNull(fence, "fence");
        }
    }

    /**
     * The command is refused.
     *
     * @param explanation why, for a person
     * @param flagVersion the version at which the flag stands; 0 when there is none
     */
    record Refused(FlagCommandResult.Refusal code, String explanation, long flagVersion, Fence fence)
            implements FlagDecision {
        public Refused {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(explanation, "explanation");
            Objects.requireNonNull(fence, "fence");
        }
    }
}
