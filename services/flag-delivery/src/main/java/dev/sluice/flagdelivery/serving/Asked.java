package dev.sluice.flagdelivery.serving;

import dev.sluice.flag.Group;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * For whom a request asks, in its own words. What is known of them besides is filled in by {@link ProjectFlags#person}.
 *
 * @param distinctId the person's id; may be empty
 * @param properties the person's, as far as the request says them; they go before what is stored
 * @param groups the person's groups by type, with the properties that the request says
 * @param device the device's id
 * @param anonymous the id that the person had before
 */
public record Asked(
        String distinctId,
        Map<String, Object> properties,
        Map<String, Group> groups,
        Optional<String> device,
        Optional<String> anonymous) {

    public Asked {
        Objects.requireNonNull(distinctId, "distinctId");
        Objects.requireNonNull(properties, "properties");
        groups = Map.copyOf(groups);
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(anonymous, "anonymous");
    }

    /** A person with these properties and nothing else. */
    public static Asked of(String distinctId, Map<String, Object> properties) {
        return new Asked(distinctId, properties, Map.of(), Optional.empty(), Optional.empty());
    }
}
