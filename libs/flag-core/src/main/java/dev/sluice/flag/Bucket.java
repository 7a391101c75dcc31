package dev.sluice.flag;

import java.util.Optional;

/**
 * A bucketing id's place under one flag; hashed only when a share asks for it, and then once. The id was chosen by
 * {@link BucketingId}.
 */
final class Bucket {

    private static final double NOT_YET = -1.0;

    private final CompiledFlag flag;
    private final String id;
    private final Bucketing.Digest digest;
    private double place = NOT_YET;

    Bucket(CompiledFlag flag, String id, Bucketing.Digest digest) {
        this.flag = flag;
        this.id = id;
        this.digest = digest;
    }

    /** What is hashed; empty for somebody without such a group, for whom nothing else may be asked. */
    Optional<String> id() {
        return Optional.ofNullable(id);
    }

    boolean isWithin(BasisPoints share) {
        int value = share.value();
        if (value == 0 || value == BasisPoints.ALL.value()) {
            return value != 0;
        }
        return Bucketing.isWithin(place(), share);
    }

    /**
     * Whether the place lies within a share of the places that are not kept: those after the first {@code kept}. Among them the share
     * is what it says, so comparisons are made with its own odds.
     */
    boolean isWithin(BasisPoints share, BasisPoints kept) {
        if (kept.value() == 0) {
            return isWithin(share);
        }
        return Bucketing.isWithin(place(), share, kept);
    }

    /** The place that decides whether the id is in a share. */
    double place() {
        if (place == NOT_YET) {
            place = digest.rolloutPlace(flag.hashPrefix, id);
        }
        return place;
    }

    /** The place that decides the variant. */
    double variantPlace() {
        return digest.variantPlace(flag.hashPrefix, id);
    }

    Optional<String> variant() {
        return flag.variants.isEmpty() ? Optional.empty() : flag.variants.at(variantPlace());
    }
}
