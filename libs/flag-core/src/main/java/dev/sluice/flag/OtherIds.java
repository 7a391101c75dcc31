package dev.sluice.flag;

import java.util.Objects;
import java.util.Optional;

/**
 * A person's ids besides the distinct id, as far as they may place the person.
 *
 * @param device the device's id; when empty the property {@code $device_id} is looked at
 * @param anonymous the id that the person had before: the one they were known by first, or the one that SDKs send around a login;
 *     places them under flags with continuity
 */
public record OtherIds(Optional<String> device, Optional<String> anonymous) {

    public static final OtherIds NONE = new OtherIds(Optional.empty(), Optional.empty());

    public OtherIds {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(anonymous, "anonymous");
    }
}
