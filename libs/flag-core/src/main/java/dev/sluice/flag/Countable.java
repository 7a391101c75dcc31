package dev.sluice.flag;

import java.util.Optional;

/**
 * Whether a rollout on a flag can be judged: comparisons count persons, each placed by their own distinct id. Where one coin is tossed
 * for a whole group or device, or the id that was tossed for is another one, counting persons would claim more than was seen.
 */
public final class Countable {

    private Countable() {}

    /** Why a rollout on a flag with these traits could not be judged; empty when it can. */
    public static Optional<String> refusal(Traits traits) {
        if (traits.aggregation().groupType().isPresent()) {
            return Optional.of(
                    "rollouts compare persons, so the flag has to decide for persons: it decides for groups ("
                            + traits.aggregation().groupType().get() + ")");
        }
        if (traits.bucketedBy() == BucketedBy.DEVICE_ID) {
            return Optional.of(
                    "rollouts compare persons, so the flag has to place them by distinct_id: it places devices");
        }
        if (traits.continuity()) {
            return Optional.of("rollouts compare persons by the id they have now, so the flag cannot have continuity:"
                    + " it places people by the id they had first");
        }
        return Optional.empty();
    }
}
