package dev.sluice.flag;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A flag as it stands in one version.
 *
 * @param id a number unique in the installation, for SDKs that want one
 * @param key what SDKs ask for
 * @param version grows by one with every change
 * @param name for people
 * @param active whether it is switched on at all
 * @param conditions tried in order; the first that has the person decides
 * @param variants empty for a boolean flag
 * @param payloads JSON text by variant key, or by {@code "true"} for a boolean flag
 * @param ladder what a running rollout has opened; empty when none runs
 * @param traits what it does besides trying its conditions; empty for most
 */
public record Flag(
        int id,
        FlagKey key,
        long version,
        String name,
        boolean active,
        List<ReleaseCondition> conditions,
        List<Variant> variants,
        Map<String, String> payloads,
        Optional<RolloutLadder> ladder,
        Optional<Traits> traits) {
    public Flag {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(name, "name");
        conditions = List.copyOf(conditions);
        variants = List.copyOf(variants);
        payloads = Map.copyOf(payloads);
        Objects.requireNonNull(ladder, "ladder");
        traits = traits == null ? Optional.empty() : traits.filter(some -> !some.equals(Traits.NONE));
    }

    /** A flag without traits. To change a flag, use its {@code with…} methods: this would lose those it has. */
    public Flag(
            int id,
            FlagKey key,
            long version,
            String name,
            boolean active,
            List<ReleaseCondition> conditions,
            List<Variant> variants,
            Map<String, String> payloads,
            Optional<RolloutLadder> ladder) {
        this(id, key, version, name, active, conditions, variants, payloads, ladder, Optional.empty());
    }

    /** What it does besides trying its conditions; {@link Traits#NONE} for most. */
    public Traits traitsOrNone() {
        return traits.orElse(Traits.NONE);
    }

    /** Whether a client may have it, see {@link Traits#isFor}. */
    public boolean isFor(EvaluationRuntime asked, Collection<String> clientContexts) {
        return traits.isEmpty() || traits.get().isFor(asked, clientContexts);
    }

    /** The same with another version number. */
    public Flag withVersion(long newVersion) {
        return new Flag(id, key, newVersion, name, active, conditions, variants, payloads, ladder, traits);
    }

    /** The same with other conditions of its own. */
    public Flag withConditions(List<ReleaseCondition> newConditions) {
        return new Flag(id, key, version, name, active, newConditions, variants, payloads, ladder, traits);
    }

    /** The same with what another rollout, or none, has opened. */
    public Flag withLadder(Optional<RolloutLadder> newLadder) {
        return new Flag(id, key, version, name, active, conditions, variants, payloads, newLadder, traits);
    }

    /** The same with other traits. */
    public Flag withTraits(Traits newTraits) {
        return new Flag(id, key, version, name, active, conditions, variants, payloads, ladder, Optional.of(newTraits));
    }
}
