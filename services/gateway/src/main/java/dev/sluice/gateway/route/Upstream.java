package dev.sluice.gateway.route;

import java.util.Locale;

/** A service behind the gateway. */
public enum Upstream {
    FLAG_CONFIG,
    FLAG_DELIVERY,
    EVENT_INGESTION,
    METRIC_WATCHER,
    AUTO_ROLLOUT,
    NOTIFIER;

    /** Its name as everywhere else, such as {@code flag-config}. */
    public String serviceName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
