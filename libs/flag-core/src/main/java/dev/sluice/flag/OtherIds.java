package dev.sluice.flag;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A person's ids besides the distinct id, as far as they may place the person.
 *
 * @param device the device's id; when empty the property {@code $device_id} is looked at
 * @param anonymous the id that the person had before this request, which SDKs send around a login
 * @param kept by flag key, the id that placed the person first, for flags with continuity; other flags do not look at it
 */
public record OtherIds(Optional<String> device, Optional<String> anonymous, Map<String, String> kept) {

    public static final OtherIds NONE = new OtherIds(Optional.empty(), Optional.empty(), Map.of());

    public OtherIds {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(anonymous, "anonymous");
        kept = Map.copyOf(kept);
    }
}
