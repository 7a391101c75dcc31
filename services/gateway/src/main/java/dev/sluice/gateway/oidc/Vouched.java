package dev.sluice.gateway.oidc;

import dev.sluice.contracts.AccessRole;
import java.util.Optional;

/**
 * Whom the identity provider vouches for.
 *
 * @param subject the provider's name for them, which never changes
 * @param email in lower case, and verified
 * @param role of their groups; empty when none has one here
 */
public record Vouched(String subject, String email, Optional<AccessRole> role) {}
