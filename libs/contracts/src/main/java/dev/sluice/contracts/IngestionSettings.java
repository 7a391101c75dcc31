package dev.sluice.contracts;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a project's events are taken in.
 *
 * @param eventsPerSecond most that are taken in, over some seconds; 0 is no limit
 * @param eventsPerMonth most that are taken in a calendar month, UTC; 0 is no limit
 * @param keepIp whether senders' addresses and cookies are kept
 * @param properties what is dropped or made unreadable before anything is stored
 * @param webhookSecrets by source, such as {@code sentry}: what its messages are signed with, sealed; see the service kit's secret box
 */
public record IngestionSettings(
        int eventsPerSecond,
        long eventsPerMonth,
        boolean keepIp,
        List<PropertyRule> properties,
        Map<String, String> webhookSecrets) {

    /** No limits, no rules, no webhooks. */
    public static final IngestionSettings NONE = new IngestionSettings(0, 0, false, List.of(), Map.of());

    public IngestionSettings {
        if (eventsPerSecond < 0 || eventsPerMonth < 0) {
            throw new IllegalArgumentException("a limit is 0 (none) or more");
        }
        properties = List.copyOf(properties);
        webhookSecrets = Map.copyOf(webhookSecrets);
    }

    /**
     * What happens to a property.
     *
     * @param property its name, in events and among persons' and groups' properties
     * @param action what happens to its value
     */
    public record PropertyRule(String property, Action action) {
        public PropertyRule {
            Objects.requireNonNull(property, "property");
            Objects.requireNonNull(action, "action");
        }
    }

    /** What happens to a property's value. */
    public enum Action {
        /** The property is taken out. */
        DROP,
        /** A keyed hash stands in its place: equal values stay equal, and none can be read. */
        HASH
    }
}
