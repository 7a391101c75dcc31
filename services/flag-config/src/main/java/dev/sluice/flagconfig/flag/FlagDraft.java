package dev.sluice.flagconfig.flag;

import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.Variant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The part of a flag that people write; the rest (id, version, ladder) is ours. Its components are those of {@link Flag}.
 */
record FlagDraft(
        String name,
        boolean active,
        List<ReleaseCondition> conditions,
        List<Variant> variants,
        Map<String, String> payloads) {
    FlagDraft {
        Objects.requireNonNull(name, "name");
        conditions = List.copyOf(conditions);
        variants = List.copyOf(variants);
        payloads = Map.copyOf(payloads);
    }

    /** The people's part of a flag. */
    static FlagDraft of(Flag flag) {
        return new FlagDraft(flag.name(), flag.active(), flag.conditions(), flag.variants(), flag.payloads());
    }

    /** A flag's first version. */
    Flag first(int id, FlagKey key) {
        return new Flag(id, key, 1, name, active, conditions, variants, payloads, Optional.empty());
    }

    /** The flag with this as its people's part, one version on. A rollout's ladder stays. */
    Flag next(Flag flag) {
        return new Flag(
                flag.id(),
                flag.key(),
                flag.version() + 1,
                name,
                active,
                conditions,
                variants,
                payloads,
                flag.ladder(),
                flag.traits());
    }
}
