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
 * @param aggregation for whom it decides, where that is not what the flag says; empty for most
 */
public record ReleaseCondition(
        List<PropertyFilter> filters, BasisPoints share, Optional<String> variant, Optional<Aggregation> aggregation) {
    public ReleaseCondition {
        filters = List.copyOf(filters);
        Objects.requireNonNull(share, "share");
        Objects.requireNonNull(variant, "variant");
        aggregation = Objects.requireNonNullElse(aggregation, Optional.empty());
    }

    /** A condition that decides for whom the flag does. */
    public ReleaseCondition(List<PropertyFilter> filters, BasisPoints share, Optional<String> variant) {
        this(filters, share, variant, Optional.empty());
    }
}
