package dev.sluice.flag;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who gets the flag: those who match every filter, and of them this share.
 *
 * @param filters all must hold; none means everyone
 * @param share of those who match, by the person's bucket
 * @param variant given to them instead of the variant that their bucket would choose
 */
public record ReleaseCondition(List<PropertyFilter> filters, BasisPoints share, Optional<String> variant) {
    public ReleaseCondition {
        filters = List.copyOf(filters);
        Objects.requireNonNull(share, "share");
        Objects.requireNonNull(variant, "variant");
    }
}
