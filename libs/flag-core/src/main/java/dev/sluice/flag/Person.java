package dev.sluice.flag;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whom a flag is evaluated for.
 *
 * @param distinctId the id that the SDK gave; it decides the bucket of flags that want no other, see {@link BucketingId}
 * @param properties JSON values by name; a value may be {@code null}, which is not the same as absent
 * @param groups the groups that the person is given with, by type
 * @param otherIds ids besides the distinct id
 */
public record Person(String distinctId, Map<String, Object> properties, Map<String, Group> groups, OtherIds otherIds) {
    public Person {
        Objects.requireNonNull(distinctId, "distinctId");
        // Not Map.copyOf: a property may be null.
        properties = Collections.unmodifiableMap(new HashMap<>(properties));
        groups = Map.copyOf(groups);
        Objects.requireNonNull(otherIds, "otherIds");
    }

    /** A person of no group and with no other id. */
    public Person(String distinctId, Map<String, Object> properties) {
        this(distinctId, properties, Map.of(), OtherIds.NONE);
    }

    /** The same in these groups only. */
    public Person withGroups(Map<String, Group> newGroups) {
        return new Person(distinctId, properties, newGroups, otherIds);
    }

    /** The same in one more group, or in another one of that type. */
    public Person withGroup(String type, Group group) {
        Map<String, Group> more = new HashMap<>(groups);
        more.put(type, group);
        return new Person(distinctId, properties, more, otherIds);
    }

    /** The same with these other ids. */
    public Person withOtherIds(OtherIds newOtherIds) {
        return new Person(distinctId, properties, groups, newOtherIds);
    }

    /** The same on a device. */
    public Person onDevice(String deviceId) {
        return withOtherIds(new OtherIds(Optional.of(deviceId), otherIds.anonymous()));
    }

    /** The same, known by another id before. */
    public Person formerly(String anonymousId) {
        return withOtherIds(new OtherIds(otherIds.device(), Optional.of(anonymousId)));
    }
}
