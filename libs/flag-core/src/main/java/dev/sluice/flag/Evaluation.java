package dev.sluice.flag;

import java.util.Objects;
import java.util.Optional;

/**
 * A flag's answer for one person.
 *
 * @param key the flag
 * @param enabled whether it is on; always so when a variant is given
 * @param variant the variant given; empty for a plain on or off
 * @param payload JSON text that goes with the answer, if the flag has one for it
 * @param reason why
 */
public record Evaluation(
        FlagKey key, boolean enabled, Optional<String> variant, Optional<String> payload, Reason reason) {
    public Evaluation {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(variant, "variant");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(reason, "reason");
        if (variant.isPresent() && !enabled) {
            throw new IllegalArgumentException("a flag that is off gives no variant");
        }
    }

    static Evaluation off(FlagKey key, Reason reason) {
        return new Evaluation(key, false, Optional.empty(), Optional.empty(), reason);
    }

    /** What SDKs return for the flag: the variant's key if there is one, otherwise {@code true} or {@code false}. */
    public Object value() {
        return variant.isPresent() ? variant.get() : enabled;
    }
}
