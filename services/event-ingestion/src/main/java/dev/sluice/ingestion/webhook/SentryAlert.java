package dev.sluice.ingestion.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.Signal;
import dev.sluice.ingestion.webhook.SignalDraft.Flaw;
import java.time.Instant;

/** A metric alert of Sentry ({@code Sentry-Hook-Resource: metric_alert}). */
final class SentryAlert {

    private SentryAlert() {}

    static Signal signal(String project, JsonNode message, Instant now) throws Flaw {
        JsonNode data = message.path("data");
        JsonNode alert = data.path("metric_alert");
        return new SignalDraft(project, WebhookSource.SENTRY)
                .name(WebhookJson.text(alert.path("alert_rule"), "name").or(() -> WebhookJson.text(alert, "title")))
                .status(WebhookJson.text(message, "action").map(SentryAlert::status))
                .severity(WebhookJson.text(message, "action"))
                .summary(WebhookJson.text(data, "description_title", "description_text"))
                .url(WebhookJson.text(data, "web_url"))
                .startedAt(SignalTimes.of(alert, "date_started"))
                .endedAt(SignalTimes.of(alert, "date_closed"))
                .fingerprint(WebhookJson.text(alert, "id", "identifier"))
                .signal("\"data.metric_alert.alert_rule.name\"", "\"action\" (critical, warning, resolved)", now);
    }

    private static String status(String action) {
        return switch (action) {
            case "critical", "warning" -> "firing";
            default -> action;
        };
    }
}
