package dev.sluice.flag;

import java.util.Optional;

/**
 * Chooses the id that is hashed.
 *
 * <ul>
 *   <li>For a group: the group's key. A person who is given without such a group has none.
 *   <li>By device: the device's id, else the property {@code $device_id}. Who has neither is placed as below, so that they always
 *       get the same answer; it is not the one of the device they may turn out to have. (SDKs that evaluate by themselves ask the
 *       server in that case.)
 *   <li>With continuity: the id that the person had before, else the distinct id. Nothing is kept by flag: whoever asks says which
 *       id that was, {@link OtherIds#anonymous()}, and people stay where they were as long as that is told.
 *   <li>Otherwise the distinct id.
 * </ul>
 *
 * <p>Empty ids count as absent, save the distinct id, which lies at 0 when it is empty.
 */
public final class BucketingId {

    private BucketingId() {}

    /**
     * The id that places a person under a flag; empty when the flag is for groups and the person is in none of that type. Conditions
     * with an {@link ReleaseCondition#aggregation()} of their own place by that.
     */
    public static Optional<String> of(Flag flag, Person person) {
        return Optional.ofNullable(of(flag.traitsOrNone(), flag.traitsOrNone().aggregation(), person));
    }

    /** As {@link #of(Flag, Person)} for another aggregation than the flag's; {@code null} when there is no such group. */
    static String of(Traits traits, Aggregation aggregation, Person person) {
        if (aggregation.groupType().isPresent()) {
            Group group = person.groups().get(aggregation.groupType().get());
            return group == null ? null : group.key();
        }
        return switch (traits.bucketedBy()) {
            case DISTINCT_ID -> ofPerson(traits, person);
            case DEVICE_ID -> {
                String device = deviceId(person);
                yield device.isEmpty() ? ofPerson(traits, person) : device;
            }
        };
    }

    private static String deviceId(Person person) {
        String given = person.otherIds().device().orElse("");
        return given.isEmpty() && person.properties().get(PropertyNames.DEVICE_ID) instanceof String property
                ? property
                : given;
    }

    private static String ofPerson(Traits traits, Person person) {
        if (!traits.continuity()) {
            return person.distinctId();
        }
        String anonymous = person.otherIds().anonymous().orElse("");
        return anonymous.isEmpty() ? person.distinctId() : anonymous;
    }
}
