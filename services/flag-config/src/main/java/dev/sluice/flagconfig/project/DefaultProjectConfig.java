package dev.sluice.flagconfig.project;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** What opens the project that is there from the first start. */
@ConfigMapping(prefix = "sluice.default-project")
interface DefaultProjectConfig {
    /** The public token by which SDKs name the project. */
    Optional<String> token();

    /** The key that opens local evaluation; only its hash is kept. */
    Optional<String> secretKey();
}
