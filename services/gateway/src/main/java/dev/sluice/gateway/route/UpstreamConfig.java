package dev.sluice.gateway.route;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Where the services are. */
@ConfigMapping(prefix = "sluice.upstream")
public interface UpstreamConfig {

    /** Base of flag-config, such as {@code http://host:port}. */
    @WithDefault("http://127.0.0.1:8081")
    URI flagConfig();

    /** Base of flag-delivery. */
    @WithDefault("http://127.0.0.1:8082")
    URI flagDelivery();

    /** Base of event-ingestion. */
    @WithDefault("http://127.0.0.1:8083")
    URI eventIngestion();

    /** Base of metric-watcher. */
    @WithDefault("http://127.0.0.1:8084")
    URI metricWatcher();

    /** Base of auto-rollout. */
    @WithDefault("http://127.0.0.1:8085")
    URI autoRollout();

    /** Base of notifier. */
    @WithDefault("http://127.0.0.1:8086")
    URI notifier();

    /** How long a service may take to accept a connection. */
    @WithDefault("2s")
    Duration connectTimeout();

    /** How long a service may say nothing, while a request or an answer is under way. */
    @WithDefault("60s")
    Duration idleTimeout();

    /** How many connections to one service may be open. */
    @WithDefault("512")
    int connections();

    /** How many requests may wait for a connection to one service. */
    @WithDefault("1024")
    int waiting();

    /** The base of a service. */
    default URI of(Upstream upstream) {
        return switch (upstream) {
            case FLAG_CONFIG -> flagConfig();
            case FLAG_DELIVERY -> flagDelivery();
            case EVENT_INGESTION -> eventIngestion();
            case METRIC_WATCHER -> metricWatcher();
            case AUTO_ROLLOUT -> autoRollout();
            case NOTIFIER -> notifier();
        };
    }
}
