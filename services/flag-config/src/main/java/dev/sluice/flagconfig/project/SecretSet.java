package dev.sluice.flagconfig.project;

import java.time.Instant;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * All that is ever said of a secret again.
 *
 * @param since when it was set
 * @param by who set it
 */
@Schema(name = "SecretSet", description = "All that is ever said of a secret again: since when it is set, and by whom")
public record SecretSet(Instant since, String by) {
    public SecretSet {
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(by, "by");
    }
}
