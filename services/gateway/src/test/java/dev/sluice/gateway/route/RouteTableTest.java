package dev.sluice.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {

    @ParameterizedTest
    @CsvSource({
        "/batch, EVENT_INGESTION, SDK",
        "/batch/, EVENT_INGESTION, SDK",
        "/e, EVENT_INGESTION, SDK",
        "/e/, EVENT_INGESTION, SDK",
        "/i/v0/e/, EVENT_INGESTION, SDK",
        "/i/v0/ai/batch/, EVENT_INGESTION, SDK",
        "/i/v1/analytics/events, EVENT_INGESTION, SDK",
        "/capture/, EVENT_INGESTION, SDK",
        "/track, EVENT_INGESTION, SDK",
        "/engage/, EVENT_INGESTION, SDK",
        "/s/, EVENT_INGESTION, SDK",
        "/v1/logs, EVENT_INGESTION, SDK",
        "/v1/traces, EVENT_INGESTION, SDK",
        "/webhooks/shop/sentry, EVENT_INGESTION, SDK",
        "/slack/shop/interactions, NOTIFIER, SDK",
        "/charts/v1.AAAA.png, NOTIFIER, SDK",
        "/flags, FLAG_DELIVERY, SDK",
        "/flags/, FLAG_DELIVERY, SDK",
        "/flags/definitions, FLAG_DELIVERY, SDK",
        "/flags/changes, FLAG_DELIVERY, SDK",
        "/decide/, FLAG_DELIVERY, SDK",
        "/array/phc_demo/config.js, FLAG_DELIVERY, SDK",
        "/ofrep/v1/evaluate/flags/new-checkout, FLAG_DELIVERY, SDK",
        "/api/feature_flag/local_evaluation/, FLAG_DELIVERY, SDK",
        "/api/projects/@current/feature_flags/new-checkout/remote_config, FLAG_DELIVERY, SDK",
        "/api/projects/%40current/feature_flags/new-checkout/remote_config/, FLAG_DELIVERY, SDK",
        "/api/early_access_features/, FLAG_DELIVERY, SDK",
        "/api/surveys/, FLAG_DELIVERY, SDK",
        "/api/web_experiments/, FLAG_DELIVERY, SDK",
        "/api/v1/projects, FLAG_CONFIG, API",
        "/api/v1, FLAG_CONFIG, API",
        "/api/v1/projects/shop/flags/rollouts, FLAG_CONFIG, API",
        "/api/v1/projects/shop/flags/new-nav, FLAG_CONFIG, API",
        "/api/v1/projects/shop/flags/new-nav/explain, FLAG_DELIVERY, API",
        "/api/v1/projects/shop/rollouts, AUTO_ROLLOUT, API",
        "/api/v1/projects/shop/rollouts/r1/roll-back, AUTO_ROLLOUT, API",
        "/api/v1/projects/shop/verdicts, METRIC_WATCHER, API",
        "/api/v1/projects/shop/verdicts/r1, METRIC_WATCHER, API",
        "/api/v1/projects/shop/events, METRIC_WATCHER, API",
        "/api/v1/projects/shop/flags/checkout/suggested-metrics, METRIC_WATCHER, API",
        "/api/v1/projects/shop/notification-routes/x/test, NOTIFIER, API",
        "/api/v1/projects/shop/alerts, NOTIFIER, API"
    })
    void shouldLead(String path, Upstream upstream, Door door) {
        assertThat(RouteTable.of(path)).contains(new Route(upstream, door));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "*",
                "/q/health",
                "/batches",
                "/static/array.js",
                "/v1/metrics",
                "/webhooks",
                "/webhooks/shop",
                "/webhooks/shop/sentry/x",
                "/batch/x",
                "/api",
                "/api/v2/projects",
                "/API/v1/projects",
                "/%61pi/v1/projects",
                "/flags/definitions/x",
                "/api/projects/shop/feature_flags/x/remote_config",
                "/favicon.ico"
            })
    void shouldLeadNowhere(String path) {
        assertThat(RouteTable.of(path)).isEmpty();
    }
}
