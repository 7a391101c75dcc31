package dev.sluice.ingestion.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.Signal;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.ingestion.capture.RefusedEvent;
import dev.sluice.ingestion.capture.WholeText;
import dev.sluice.ingestion.webhook.SignalDraft.Flaw;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the signals of a message. Each alert stands alone: a bad one is set aside, with its place and the reason, and its neighbours are
 * kept.
 */
public final class SignalReader {

    /** Alerts of one message; what comes after them is set aside. */
    static final int ALERTS = 1_000;

    private SignalReader() {}

    /**
     * What a message holds.
     *
     * @param signals in their order
     * @param refused alerts that are set aside, by their place
     */
    public record Found(List<Signal> signals, List<RefusedEvent> refused) {}

    /**
     * Reads it.
     *
     * @throws CaptureRefusedException when it is no message of this source
     */
    public static Found read(String project, WebhookSource source, JsonNode body, Instant now)
            throws CaptureRefusedException {
        return switch (source) {
            case ALERTMANAGER, GRAFANA -> group(project, source, body, now);
            case DATADOG -> all(List.of(body), alert -> DatadogAlert.signal(project, alert, now));
            case WEBHOOK -> all(own(body), alert -> OwnAlert.signal(project, alert, now));
            case SENTRY -> all(List.of(body), alert -> SentryAlert.signal(project, alert, now));
        };
    }

    /** Alertmanager's webhook (version 4) and Grafana's, which has grown out of it. */
    private static Found group(String project, WebhookSource source, JsonNode body, Instant now)
            throws CaptureRefusedException {
        if (!body.path("alerts").isArray()) {
            throw new CaptureRefusedException(Reason.NO_EVENTS, "\"alerts\" must be an array of alerts");
        }
        return all(list(body.path("alerts")), alert -> GroupedAlert.signal(project, source, body, alert, now));
    }

    private static List<JsonNode> own(JsonNode body) throws CaptureRefusedException {
        if (body.isArray()) {
            return list(body);
        }
        if (body.has("signals")) {
            if (!body.path("signals").isArray()) {
                throw new CaptureRefusedException(Reason.NO_EVENTS, "\"signals\" must be an array of signals");
            }
            return list(body.path("signals"));
        }
        return List.of(body);
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> all = new ArrayList<>(array.size());
        array.forEach(all::add);
        return all;
    }

    @FunctionalInterface
    private interface One {
        Signal of(JsonNode alert) throws Flaw;
    }

    private static Found all(List<JsonNode> alerts, One one) {
        List<Signal> signals = new ArrayList<>();
        List<RefusedEvent> refused = new ArrayList<>();
        for (int index = 0; index < alerts.size(); index++) {
            JsonNode alert = alerts.get(index);
            if (index >= ALERTS) {
                refused.add(new RefusedEvent(
                        index, Reason.TOO_MANY_EVENTS, "a message may have at most " + ALERTS + " alerts"));
            } else if (!alert.isObject()) {
                refused.add(new RefusedEvent(index, Reason.NOT_AN_OBJECT, "an alert is a JSON object"));
            } else {
                try {
                    signals.add(one.of(alert));
                } catch (Flaw flaw) {
                    refused.add(new RefusedEvent(index, Reason.BAD_ALERT, flaw.getMessage()));
                }
            }
        }
        return new Found(signals, refused);
    }

    /** Puts an object's fields among the labels; a value that is itself an object or array is no label. */
    static void labels(SignalDraft draft, JsonNode labels) throws Flaw {
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            if (label.getValue().isContainerNode()) {
                throw new Flaw("labels are texts: \"labels\" holds an object or array");
            }
            String value = label.getValue().isNull() ? "" : label.getValue().asText();
            draft.label(WholeText.of(label.getKey()), WholeText.of(value));
        }
    }
}
