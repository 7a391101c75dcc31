package dev.sluice.flag;

import java.util.Objects;

/**
 * One of a multivariate flag's answers.
 *
 * @param key what SDKs return
 * @param name for people; may be empty
 * @param share of those for whom the flag is on; the shares of a flag's variants sum to 100 %
 */
public record Variant(String key, String name, BasisPoints share) {
    public Variant {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(share, "share");
    }
}
