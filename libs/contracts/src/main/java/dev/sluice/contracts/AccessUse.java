package dev.sluice.contracts;

import java.time.Instant;
import java.util.Objects;

/**
 * A key or an account came in at the gateway. Topic {@code access-uses}, key: the subject. Told at most once a minute by each
 * gateway, so what was used is known to the minute.
 *
 * @param subject as in the gateway's tokens: {@code access-key/ID} or {@code account/ID}
 * @param at when it came in
 */
public record AccessUse(String subject, Instant at) {
    public AccessUse {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(at, "at");
    }
}
