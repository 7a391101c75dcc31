package dev.sluice.gateway.auth;

import dev.sluice.contracts.AccessKeyRecord;
import dev.sluice.contracts.AccessRole;
import dev.sluice.contracts.AccountRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who was let in.
 *
 * @param subject unique, and not taken again
 * @param name stands as the author of what they do
 * @param project the only one that they may see; empty for all
 * @param until from when on they may do nothing; empty for never
 */
public record Caller(String subject, String name, AccessRole role, Optional<String> project, Optional<Instant> until) {

    /** Whoever has the installation's own key. */
    static final Caller ADMIN = new Caller("admin", "admin", AccessRole.ADMIN, Optional.empty(), Optional.empty());

    static Caller of(AccessKeyRecord key) {
        return new Caller("access-key/" + key.id(), key.name(), key.role(), key.project(), key.expiresAt());
    }

    static Caller of(AccountRecord account) {
        return new Caller(
                "account/" + account.id(), account.email(), account.role(), account.project(), Optional.empty());
    }

    static Caller of(Session.Holder.Guest guest) {
        return new Caller(guest.subject(), guest.email(), guest.role(), Optional.empty(), Optional.empty());
    }

    /** Whether flag-config has a row of them. */
    boolean isKept() {
        return subject.startsWith("access-key/") || subject.startsWith("account/");
    }
}
