package dev.sluice.flagconfig.request;

import dev.sluice.contracts.AuditRecord;
import dev.sluice.contracts.Change;
import java.util.Objects;
import java.util.Set;

/**
 * What somebody wants done, by whom, why, from where, and whether they mean it.
 *
 * @param change as it is noted
 * @param isReasoned whether they said why themselves
 * @param confirmed the keys that they named as what may be widened past the project's limit
 * @param isDry whether they only want to see what would become of it
 * @param origin from where it came
 */
public record Wish(Change change, boolean isReasoned, Set<String> confirmed, boolean isDry, AuditRecord.Origin origin) {
    public Wish {
        Objects.requireNonNull(change, "change");
        confirmed = Set.copyOf(confirmed);
        Objects.requireNonNull(origin, "origin");
    }

    /** The same noted with another reason. */
    public Wish withReason(String reason) {
        return new Wish(
                new Change(change.by(), change.kind(), reason, change.at()), isReasoned, confirmed, isDry, origin);
    }
}
