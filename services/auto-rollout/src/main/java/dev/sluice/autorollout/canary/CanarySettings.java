package dev.sluice.autorollout.canary;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where the canary sings, and who listens. Off without an address and a key. */
@ConfigMapping(prefix = "sluice.canary")
public interface CanarySettings {

    /** The front door, as everybody uses it. */
    Optional<URI> url();

    /** A key that may make a project and run rollouts in it. */
    Optional<String> key();

    /** How often a turn begins. */
    @WithDefault("1m")
    Duration every();

    /** How long each step of a turn may take: a stage to open, the old value to be served again, the rollback to be committed. */
    @WithDefault("15s")
    Duration within();

    /** What is asked for after each turn that went well; whoever listens there pages somebody when it stays silent. */
    Optional<URI> pingUrl();
}
