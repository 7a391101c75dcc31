package dev.sluice.gateway.route;

import static dev.sluice.gateway.route.Door.API;
import static dev.sluice.gateway.route.Door.SDK;
import static dev.sluice.gateway.route.Upstream.AUTO_ROLLOUT;
import static dev.sluice.gateway.route.Upstream.EVENT_INGESTION;
import static dev.sluice.gateway.route.Upstream.FLAG_CONFIG;
import static dev.sluice.gateway.route.Upstream.FLAG_DELIVERY;
import static dev.sluice.gateway.route.Upstream.METRIC_WATCHER;
import static dev.sluice.gateway.route.Upstream.NOTIFIER;

import java.util.List;
import java.util.Optional;

/**
 * Where every path leads. The first line that fits counts; what fits none leads nowhere.
 *
 * <p>Paths are compared as they were sent, escapes and all: a path in disguise fits no line, and so cannot come in by a door that is
 * not its own.
 */
public final class RouteTable {

    private static final List<Line> LINES = List.of(
            line("/batch", EVENT_INGESTION, SDK),
            line("/e", EVENT_INGESTION, SDK),
            line("/i/v0/e", EVENT_INGESTION, SDK),
            line("/i/v0/ai/batch", EVENT_INGESTION, SDK),
            line("/i/v1/analytics/events", EVENT_INGESTION, SDK),
            line("/capture", EVENT_INGESTION, SDK),
            line("/track", EVENT_INGESTION, SDK),
            line("/engage", EVENT_INGESTION, SDK),
            line("/s", EVENT_INGESTION, SDK),
            line("/v1/logs", EVENT_INGESTION, SDK),
            line("/v1/traces", EVENT_INGESTION, SDK),
            line("/webhooks/*/*", EVENT_INGESTION, SDK),
            line("/slack/*/interactions", NOTIFIER, SDK),
            line("/charts/*", NOTIFIER, SDK),
            // The invitation is the key.
            line("/accounts/invitation/**", FLAG_CONFIG, SDK),
            line("/flags", FLAG_DELIVERY, SDK),
            line("/flags/definitions", FLAG_DELIVERY, SDK),
            line("/flags/changes", FLAG_DELIVERY, SDK),
            line("/decide", FLAG_DELIVERY, SDK),
            line("/array/**", FLAG_DELIVERY, SDK),
            line("/ofrep/**", FLAG_DELIVERY, SDK),
            line("/api/feature_flag/local_evaluation", FLAG_DELIVERY, SDK),
            line("/api/projects/@current/feature_flags/*/remote_config", FLAG_DELIVERY, SDK),
            line("/api/projects/%40current/feature_flags/*/remote_config", FLAG_DELIVERY, SDK),
            line("/api/early_access_features", FLAG_DELIVERY, SDK),
            line("/api/surveys", FLAG_DELIVERY, SDK),
            line("/api/web_experiments", FLAG_DELIVERY, SDK),
            line("/api/v1/projects/*/rollouts/**", AUTO_ROLLOUT, API),
            line("/api/v1/projects/*/freezes/**", AUTO_ROLLOUT, API),
            line("/api/v1/canary", AUTO_ROLLOUT, API),
            line("/api/v1/projects/*/verdicts/**", METRIC_WATCHER, API),
            line("/api/v1/projects/*/events/**", METRIC_WATCHER, API),
            line("/api/v1/projects/*/flags/*/suggested-metrics", METRIC_WATCHER, API),
            line("/api/v1/projects/*/notification-routes/**", NOTIFIER, API),
            line("/api/v1/projects/*/alerts/**", NOTIFIER, API),
            line("/api/v1/projects/*/flags/*/explain", FLAG_DELIVERY, API),
            line("/api/v1/**", FLAG_CONFIG, API));

    record Line(PathPattern pattern, Route route) {}

    private RouteTable() {}

    private static Line line(String pattern, Upstream upstream, Door door) {
        return new Line(PathPattern.of(pattern), new Route(upstream, door));
    }

    /** All of it, in order. */
    static List<Line> lines() {
        return LINES;
    }

    /**
     * Where a path leads.
     *
     * @param path without its query, as it was sent
     */
    public static Optional<Route> of(String path) {
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        List<String> segments = PathPattern.segmentsOf(path);
        return LINES.stream()
                .filter(line -> line.pattern().matches(segments))
                .map(Line::route)
                .findFirst();
    }
}
