package dev.sluice.gateway.oidc;

import dev.sluice.contracts.AccessRole;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an identity provider's groups may do here. A group that is not named may nothing.
 *
 * @param byGroup names of groups as the provider writes them
 */
record GroupRoles(Map<String, AccessRole> byGroup) {

    GroupRoles {
        byGroup = Map.copyOf(byGroup);
    }

    /**
     * As the settings say it.
     *
     * @throws IllegalStateException for what is not of the form {@code group=role,group=role}
     */
    static GroupRoles read(String text) {
        Map<String, AccessRole> roles = new HashMap<>();
        for (String part : text.split(",", -1)) {
            int split = part.lastIndexOf('=');
            if (part.isBlank()) {
                continue;
            }
            try {
                roles.put(
                        part.substring(0, split).strip(),
                        AccessRole.valueOf(part.substring(split + 1).strip().toUpperCase(Locale.ROOT)));
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                throw new IllegalStateException(
                        "SLUICE_OIDC_ROLES is of the form group=role,group=role with the roles viewer, operator, editor, approver and"
                                + " admin; this is not: " + part.strip(),
                        e);
            }
        }
        return new GroupRoles(roles);
    }

    /** The role with most that any of the groups has; empty when none has one. */
    Optional<AccessRole> of(Collection<String> groups) {
        return groups.stream().map(byGroup::get).filter(role -> role != null).max(Comparator.naturalOrder());
    }
}
