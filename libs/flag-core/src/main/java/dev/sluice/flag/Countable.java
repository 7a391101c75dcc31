package dev.sluice.flag;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a rollout on a flag can be judged: comparisons count persons, each placed by their own distinct id, by what is known of
 * persons. Where one coin is tossed for a whole group or device, or the id that was tossed for is another one, counting persons would
 * claim more than was seen; where a group's property decides who is compared, nobody who counts knows it.
 */
public final class Countable {

    private static final String INSTEAD =
            "; make a flag for persons, and where it should follow groups give their members a property or"
                    + " a cohort for its stages, or open this one by hand, in scheduled steps";

    private Countable() {}

    /** Why a rollout on this flag could not be judged, and what to do instead; empty when it can. */
    public static Optional<String> refusal(Flag flag) {
        return refusal(flag.traitsOrNone()).or(() -> refusal(flag.conditions()));
    }

    /** The same of a flag with these traits. */
    public static Optional<String> refusal(Traits traits) {
        if (traits.aggregation().groupType().isPresent()) {
            return Optional.of(
                    "rollouts compare persons, so the flag has to decide for persons: it decides for groups ("
                            + traits.aggregation().groupType().get() + ")" + INSTEAD);
        }
        if (traits.bucketedBy() == BucketedBy.DEVICE_ID) {
            return Optional.of(
                    "rollouts compare persons, so the flag has to place them by distinct_id: it places devices"
                            + INSTEAD);
        }
        if (traits.continuity()) {
            return Optional.of("rollouts compare persons by the id they have now, so the flag cannot have continuity:"
                    + " it places people by the id they had first; take continuity off, or open the flag by hand");
        }
        return Optional.empty();
    }

    /** The same of a flag with these release conditions. */
    public static Optional<String> refusal(List<ReleaseCondition> conditions) {
        for (int i = 0; i < conditions.size(); i++) {
            ReleaseCondition condition = conditions.get(i);
            boolean isForGroups =
                    condition.aggregation().flatMap(Aggregation::groupType).isPresent();
            if (isForGroups || asksForGroups(condition.filters().stream())) {
                return Optional.of("rollouts compare persons by what is known of persons, and the flag's condition " + i
                        + (isForGroups ? " decides for groups" : " asks for a property of a group")
                        + "; put a property of persons or a cohort in its place, or open the flag by hand");
            }
        }
        return Optional.empty();
    }

    /** Whether any of these filters asks for a property of a group, which is not known where people are compared. */
    public static boolean asksForGroups(Stream<PropertyFilter> filters) {
        return filters.anyMatch(filter -> filter.type() == PropertyType.GROUP);
    }
}
