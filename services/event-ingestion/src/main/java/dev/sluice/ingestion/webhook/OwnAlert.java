package dev.sluice.ingestion.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.Signal;
import dev.sluice.ingestion.webhook.SignalDraft.Flaw;
import java.time.Instant;

/** A signal in our own form, for tools that can be told what to send. */
final class OwnAlert {

    private OwnAlert() {}

    static Signal signal(String project, JsonNode alert, Instant now) throws Flaw {
        SignalDraft draft = new SignalDraft(project, WebhookSource.WEBHOOK);
        SignalReader.labels(draft, alert.path("labels"));
        return draft.name(WebhookJson.text(alert, "name"))
                .status(WebhookJson.text(alert, "status"))
                .severity(WebhookJson.text(alert, "severity"))
                .summary(WebhookJson.text(alert, "summary"))
                .url(WebhookJson.text(alert, "url"))
                .startedAt(SignalTimes.of(alert, "started_at"))
                .endedAt(SignalTimes.of(alert, "ended_at"))
                .fingerprint(WebhookJson.text(alert, "fingerprint"))
                .signal("\"name\"", "\"status\"", now);
    }
}
