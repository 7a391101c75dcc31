package dev.sluice.watcher.join;

import dev.sluice.watcher.watch.CurrentStage;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an exposure says of itself.
 *
 * @param flag the flag's key
 * @param served the value that the person was given: {@code true}, {@code false} or a variant's key
 * @param flagVersion of the flag that was evaluated; SDKs that evaluate themselves do not say
 * @param definitionsLoadedAt when such an SDK last fetched the flags, epoch milliseconds
 */
record ExposureClaim(String flag, Object served, OptionalLong flagVersion, OptionalLong definitionsLoadedAt) {
    ExposureClaim {
        Objects.requireNonNull(flag, "flag");
        Objects.requireNonNull(served, "served");
        Objects.requireNonNull(flagVersion, "flagVersion");
        Objects.requireNonNull(definitionsLoadedAt, "definitionsLoadedAt");
    }

    /** Empty when it names no flag, or no value because the SDK had none to give: then nobody was exposed to anything. */
    static Optional<ExposureClaim> of(Map<String, Object> properties) {
        if (!(properties.get("$feature_flag") instanceof String flag)) {
            return Optional.empty();
        }
        Object served = properties.get("$feature_flag_response");
        boolean known = served instanceof Boolean || (served instanceof String variant && !variant.isEmpty());
        return known
                ? Optional.of(new ExposureClaim(
                        flag,
                        served,
                        whole(properties.get("$feature_flag_version")),
                        whole(properties.get("$feature_flag_definitions_loaded_at"))))
                : Optional.empty();
    }

    /** Whether the person was served by the current stage: by its version if that is told, else by when the flags were fetched. */
    boolean isOf(CurrentStage stage) {
        if (flagVersion.isPresent()) {
            return flagVersion.getAsLong() == stage.flagVersion();
        }
        return definitionsLoadedAt.isEmpty()
                || definitionsLoadedAt.getAsLong() >= stage.openedAt().toEpochMilli();
    }

    private static OptionalLong whole(Object value) {
        return value instanceof Number number ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }
}
