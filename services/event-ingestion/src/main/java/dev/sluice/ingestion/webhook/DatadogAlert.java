package dev.sluice.ingestion.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.Signal;
import dev.sluice.ingestion.webhook.SignalDraft.Flaw;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A notification of a Datadog monitor. What it sends is a template of the team's own; ours is in the README. Datadog's default template
 * is understood too, as far as it goes: there the state stands at the beginning of the title.
 */
final class DatadogAlert {

    private DatadogAlert() {}

    static Signal signal(String project, JsonNode alert, Instant now) throws Flaw {
        SignalDraft draft = new SignalDraft(project, WebhookSource.DATADOG);
        tags(draft, alert);
        Optional<String> title = given(alert, "title", "alert_title", "event_title");
        Optional<Instant> at = SignalTimes.of(alert, "date").or(() -> Optional.of(now));
        Optional<String> status = given(alert, "transition", "alert_transition")
                .or(() -> title.map(DatadogAlert::bracketed))
                .flatMap(DatadogAlert::status);
        Optional<String> name = given(alert, "name", "monitor_name").or(() -> title.map(DatadogAlert::withoutBracket));
        return draft.name(name)
                .status(status)
                .severity(given(alert, "priority", "alert_priority", "alert_type"))
                .summary(given(alert, "summary", "event_title").or(() -> title))
                .url(given(alert, "link", "url"))
                .startedAt(at)
                .endedAt(at)
                .fingerprint(given(alert, "cycle", "alert_cycle_key", "aggreg_key"))
                .signal("\"title\" (or \"name\")", "\"transition\" (such as $ALERT_TRANSITION gives it)", now);
    }

    /** Triggered, Warn, No Data, and each of them again, mean that it goes on. */
    private static Optional<String> status(String transition) {
        String lower = transition.toLowerCase(Locale.ROOT).strip();
        if (lower.startsWith("re-")) {
            lower = lower.substring(3);
        }
        if (lower.startsWith("recovered") || lower.startsWith("resolved")) {
            return Optional.of("resolved");
        }
        boolean goesOn = lower.startsWith("triggered")
                || lower.startsWith("warn")
                || lower.startsWith("no data")
                || lower.startsWith("renotify");
        return goesOn ? Optional.of("firing") : Optional.empty();
    }

    /** {@code Triggered on {host:a}} of {@code [Triggered on {host:a}] Checkout fails}. */
    private static String bracketed(String title) {
        int end = title.indexOf(']');
        return title.startsWith("[") && end > 0 ? title.substring(1, end) : "";
    }

    /** A monitor's name must be the same however its alert stands. */
    private static String withoutBracket(String title) {
        int end = title.indexOf(']');
        String rest = end < 0 ? "" : title.substring(end + 1).strip();
        return !bracketed(title).isEmpty() && status(bracketed(title)).isPresent() && !rest.isEmpty() ? rest : title;
    }

    private static void tags(SignalDraft draft, JsonNode alert) throws Flaw {
        String tags = String.join(
                ",", given(alert, "tags").orElse(""), given(alert, "scope").orElse(""));
        for (String tag : tags.split(",", -1)) {
            String clean = tag.strip();
            int colon = clean.indexOf(':');
            if (!clean.isEmpty()) {
                draft.label(
                        colon <= 0 ? clean : clean.substring(0, colon), colon <= 0 ? "" : clean.substring(colon + 1));
            }
        }
    }

    /** A variable that has no value comes as {@code null}, or as its own name. */
    private static Optional<String> given(JsonNode alert, String... names) {
        for (String name : names) {
            Optional<String> found =
                    WebhookJson.text(alert, name).filter(text -> !text.equals("null") && !text.matches("\\$[A-Z_]+"));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
