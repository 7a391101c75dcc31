package dev.sluice.ingestion.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.Signal;
import dev.sluice.ingestion.webhook.SignalDraft.Flaw;
import java.time.Instant;

/** One alert of a group, as Alertmanager and Grafana write it. */
final class GroupedAlert {

    private GroupedAlert() {}

    static Signal signal(String project, WebhookSource source, JsonNode group, JsonNode alert, Instant now)
            throws Flaw {
        SignalDraft draft = new SignalDraft(project, source);
        SignalReader.labels(draft, alert.path("labels"));
        JsonNode annotations = alert.path("annotations");
        return draft.name(draft.label("alertname"))
                .status(WebhookJson.text(alert, "status").or(() -> WebhookJson.text(group, "status")))
                .severity(draft.label("severity").or(() -> draft.label("priority")))
                .summary(WebhookJson.text(annotations, "summary", "title", "description", "message"))
                .url(WebhookJson.text(alert, "generatorURL", "panelURL", "dashboardURL")
                        .or(() -> WebhookJson.text(group, "externalURL")))
                .startedAt(SignalTimes.of(alert, "startsAt"))
                .endedAt(SignalTimes.of(alert, "endsAt"))
                .fingerprint(WebhookJson.text(alert, "fingerprint"))
                .signal("the label \"alertname\"", "\"status\"", now);
    }
}
