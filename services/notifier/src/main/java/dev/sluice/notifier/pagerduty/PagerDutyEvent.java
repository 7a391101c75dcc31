package dev.sluice.notifier.pagerduty;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.message.Links;
import dev.sluice.notifier.message.Wording;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * An alert as an event of PagerDuty's Events API v2.
 *
 * <p>All alerts of one run of a flag share a de-duplication key, so that they make one incident. It is opened by what went wrong,
 * acknowledged when a person pauses the rollout, and resolved when the rollout goes on, ends well or is called off; a new run of the flag
 * resolves what the run before it left open. Limits: a summary of 1,024 characters, a key of 255.
 */
public final class PagerDutyEvent {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SUMMARY_LONGEST = 1_024;
    private static final int KEY_LONGEST = 255;
    /** Whom the machine calls itself in alerts; anybody else is a person. */
    private static final String MACHINE = "sluice";

    private PagerDutyEvent() {}

    /** What an event does with the incident. */
    enum Action {
        TRIGGER,
        ACKNOWLEDGE,
        RESOLVE
    }

    /** Whether the alert opens an incident rather than ending one. */
    public static boolean opens(AlertRecord alert) {
        return action(alert) == Action.TRIGGER;
    }

    static Action action(AlertRecord alert) {
        return switch (alert.kind()) {
            case APPROVAL_NEEDED,
                    GUARDRAIL_WARNING,
                    SEGMENT_WORSE,
                    ROLLED_BACK,
                    ROLLBACK_UNCONFIRMED,
                    UNDELIVERED,
                    WIDENED_BY_HAND -> Action.TRIGGER;
            case PLAN_CHANGED -> Action.ACKNOWLEDGE;
            case HELD ->
                alert.severity() == AlertRecord.Severity.INFO && !alert.by().equals(MACHINE)
                        ? Action.ACKNOWLEDGE
                        : Action.TRIGGER;
            case STARTED, WIDENED, RESUMED, SETTLING, COMPLETED, ABORTED -> Action.RESOLVE;
        };
    }

    /** The event's JSON. */
    public static String of(AlertRecord alert, String routingKey, Links links) {
        ObjectNode event = JSON.createObjectNode();
        Action action = action(alert);
        event.put("routing_key", routingKey);
        event.put("event_action", action.name().toLowerCase(Locale.ROOT));
        event.put("dedup_key", key(alert));
        if (action == Action.TRIGGER) {
            event.put("client", "Sluice");
            event.put("client_url", links.rollout().toString());
            payload(event.putObject("payload"), alert);
            event.putArray("links")
                    .addObject()
                    .put("href", links.rollout().toString())
                    .put("text", "Why");
            links.chart().ifPresent(chart -> event.putArray("images")
                    .addObject()
                    .put("src", chart.toString())
                    .put("alt", "each guardrail's change, with its interval"));
        }
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event that cannot be written", e);
        }
    }

    private static void payload(ObjectNode payload, AlertRecord alert) {
        payload.put("summary", Wording.line(alert.headline() + " Done: " + alert.done(), SUMMARY_LONGEST));
        payload.put("source", "sluice/" + alert.project());
        payload.put(
                "severity",
                switch (alert.severity()) {
                    case PAGE -> "critical";
                    case WARNING -> "warning";
                    case INFO -> "info";
                });
        payload.put("timestamp", alert.at().toString());
        payload.put("component", alert.flag().value());
        payload.put("group", alert.project());
        payload.put("class", Wording.kind(alert));
        ObjectNode details = payload.putObject("custom_details");
        details.put("alert", alert.alertId());
        details.put("rollout", alert.rolloutId());
        details.put("stage", alert.stageName());
        details.put("by", alert.by());
        details.put("done", alert.done());
        alert.segment().ifPresent(finding -> details.put("evidence", String.join("\n", Wording.evidence(finding))));
        alert.evidence().ifPresent(verdict -> details.put("evidence", String.join("\n", Wording.evidence(verdict))));
    }

    /** The same for all alerts of one run of a flag. */
    static String key(AlertRecord alert) {
        String run = alert.generation()
                .map(generation -> alert.flag().value() + "/"
                        + (alert.kind() == AlertRecord.Kind.STARTED ? generation - 1 : generation))
                .orElse(alert.rolloutId());
        String key = "sluice/" + alert.project() + "/" + run;
        return key.length() <= KEY_LONGEST ? key : "sluice/" + hash(key);
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
