package dev.sluice.flagconfig.flag;

import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.Traits;
import dev.sluice.flag.Variant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The part of a flag that people write; the rest (id, version, ladder) is ours. Its components are those of {@link Flag} and {@link
 * KeptFlag}. Whether it fits together is for {@link FlagCheck} to say.
 */
public record FlagDraft(
        String name,
        boolean active,
        List<ReleaseCondition> conditions,
        List<Variant> variants,
        Map<String, String> payloads,
        Traits traits,
        FlagAbout about) {
    public FlagDraft {
        Objects.requireNonNull(name, "name");
        conditions = List.copyOf(conditions);
        variants = List.copyOf(variants);
        payloads = Map.copyOf(payloads);
        Objects.requireNonNull(traits, "traits");
        Objects.requireNonNull(about, "about");
    }

    /** A flag that is switched on and has nobody yet. */
    public static FlagDraft forNobody(String name) {
        return new FlagDraft(name, true, List.of(), List.of(), Map.of(), Traits.NONE, FlagAbout.NOTHING);
    }

    /** The people's part of a flag. */
    public static FlagDraft of(KeptFlag kept) {
        Flag flag = kept.flag();
        return new FlagDraft(
                flag.name(),
                flag.active(),
                flag.conditions(),
                flag.variants(),
                flag.payloads(),
                flag.traitsOrNone(),
                kept.aboutOrNothing());
    }

    /** The same, switched on or not. */
    public FlagDraft withActive(boolean newActive) {
        return new FlagDraft(name, newActive, conditions, variants, payloads, traits, about);
    }

    /** A flag's first version. */
    Flag first(int id, FlagKey key) {
        return new Flag(
                id, key, 1, name, active, conditions, variants, payloads, Optional.empty(), Optional.of(traits));
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
                Optional.of(traits));
    }
}
