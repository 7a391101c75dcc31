package dev.sluice.flag;

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
        Optional<RolloutLadder> ladder) {
    public Flag {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(name, "name");
        conditions = List.copyOf(conditions);
        variants = List.copyOf(variants);
        payloads = Map.copyOf(payloads);
        Objects.requireNonNull(ladder, "ladder");
    }
}
