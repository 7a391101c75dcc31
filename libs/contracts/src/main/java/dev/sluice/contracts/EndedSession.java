package dev.sluice.contracts;

import java.time.Instant;
import java.util.Objects;

/**
 * A session that somebody ended by signing out. Topic {@code ended-sessions}, key: the session's id. Gateways delete
 * it after a day: no session lives as long.
 *
 * @param account whose it was, as {@code account/ID} or {@code oidc/SUBJECT}
 * @param at when they signed out
 */
public record EndedSession(String account, Instant at) {
    public EndedSession {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(at, "at");
    }
}
