package dev.sluice.flagdelivery.ofrep;

import dev.sluice.flag.Aggregation;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.BucketedBy;
import dev.sluice.flag.Flag;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.Person;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyNames;
import dev.sluice.flag.PropertyType;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flag.Traits;
import dev.sluice.flagdelivery.serving.ServedFlag;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a flag's answer hangs on the person's id, so that none can be given without one: the id places somebody within a share or
 * among variants. Groups are placed by their own keys, and people on a known device by the device's id.
 */
final class TargetingKey {

    private final Map<String, ServedFlag> flags;
    private final boolean hasDevice;
    private final Set<String> seen = new HashSet<>();

    private TargetingKey(Map<String, ServedFlag> flags, Person person) {
        this.flags = flags;
        this.hasDevice = person.otherIds().device().isPresent()
                || (person.properties().get(PropertyNames.DEVICE_ID) instanceof String device && !device.isEmpty());
    }

    /**
     * Whether it is needed.
     *
     * @param flags all of the project, by key: those that the flag asks for may need it too
     * @param person as given, without an id
     */
    static boolean isNeeded(Flag flag, Map<String, ServedFlag> flags, Person person) {
        return new TargetingKey(flags, person).isNeeded(flag);
    }

    /** By a set and not by recursion alone: flags may ask for each other in circles. */
    private boolean isNeeded(Flag flag) {
        if (!flag.active() || !seen.add(flag.key().value())) {
            return false;
        }
        Traits traits = flag.traitsOrNone();
        boolean placesByDevice = traits.bucketedBy() == BucketedBy.DEVICE_ID && hasDevice;
        boolean held = isOfPersons(traits.aggregation())
                && traits.holdout()
                        .filter(holdout -> isPartial(holdout.share()))
                        .isPresent();
        boolean chosen = traits.superCondition()
                .filter(condition -> isPartial(condition.share()))
                .isPresent();
        boolean placed = held
                || chosen
                || flag.conditions().stream()
                        .anyMatch(
                                condition -> isOfPersons(condition.aggregation().orElse(traits.aggregation()))
                                        && places(flag, condition.share(), condition.variant()))
                || (isOfPersons(traits.aggregation())
                        && stages(flag).stream()
                                .anyMatch(stage -> keepsSome(flag)
                                        || places(
                                                flag,
                                                stage.share(),
                                                flag.ladder().flatMap(RolloutLadder::treatment))));
        return (placed && !placesByDevice) || needed(flag).anyMatch(this::isNeeded);
    }

    private Stream<Flag> needed(Flag flag) {
        return Stream.concat(
                        flag.conditions().stream().map(ReleaseCondition::filters),
                        stages(flag).stream().map(stage -> stage.audience().filters()))
                .flatMap(List::stream)
                .filter(filter -> filter.type() == PropertyType.FLAG)
                .map(PropertyFilter::key)
                .map(flags::get)
                .filter(other -> other != null && seen.size() < 64)
                .map(ServedFlag::flag);
    }

    private static boolean places(Flag flag, BasisPoints share, Optional<String> variant) {
        boolean splits = !flag.variants().isEmpty() && variant.isEmpty();
        return isPartial(share) || (splits && !share.equals(BasisPoints.NONE));
    }

    private static boolean isOfPersons(Aggregation aggregation) {
        return aggregation.groupType().isEmpty();
    }

    static boolean isPartial(BasisPoints share) {
        return !share.equals(BasisPoints.NONE) && !share.equals(BasisPoints.ALL);
    }

    /** Whether a place decides whom a rollout may treat at all. */
    static boolean keepsSome(Flag flag) {
        return flag.ladder().flatMap(RolloutLadder::keptOnOld).isPresent();
    }

    static List<OpenStage> stages(Flag flag) {
        return flag.ladder().map(RolloutLadder::stages).orElse(List.of());
    }
}
