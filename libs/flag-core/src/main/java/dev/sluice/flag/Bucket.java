package dev.sluice.flag;

import java.util.Optional;

/**
 * A bucketing id's place under one flag; hashed only when a share asks for it, and then once.
 *
 * <p>The id is the person's for now. Whoever brings groups, devices or continuity chooses another id here and changes nothing
 * else.
 */
final class Bucket {

    private static final double NOT_YET = -1.0;

    private final CompiledFlag flag;
    private final String id;
    private double place = NOT_YET;

    Bucket(CompiledFlag flag, String id) {
        this.flag = flag;
        this.id = id;
    }

    boolean isWithin(BasisPoints share) {
        int value = share.value();
        if (value == 0 || value == BasisPoints.ALL.value()) {
            return value != 0;
        }
        if (place == NOT_YET) {
            place = Bucketing.rolloutPlace(flag.hashPrefix, id);
        }
        return Bucketing.isWithin(place, share);
    }

    Optional<String> variant() {
        return flag.variants.isEmpty()
                ? Optional.empty()
                : flag.variants.at(Bucketing.variantPlace(flag.hashPrefix, id));
    }
}
