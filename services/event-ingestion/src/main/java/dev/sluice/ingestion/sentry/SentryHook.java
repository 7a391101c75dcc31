package dev.sluice.ingestion.sentry;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a message of Sentry's integration platform is about, by its header {@code Sentry-Hook-Resource}.
 *
 * <p>An error comes twice when a team asks for both: as {@code error}, which tells of every one, and as {@code event_alert}, which tells
 * of those that an alert rule chose. Both have the error's own id and so count once.
 */
public sealed interface SentryHook {

    /** Something happened to somebody. */
    record Happened(JsonNode event) implements SentryHook {}

    /** A metric alert began or is over. */
    record Alert() implements SentryHook {}

    /** Nothing to us. */
    record Other(String reason) implements SentryHook {}

    /** Reads what it is. */
    static SentryHook of(String resource, JsonNode message) {
        return switch (resource) {
            case "error" -> new Happened(message.path("data").path("error"));
            case "event_alert" -> new Happened(message.path("data").path("event"));
            case "metric_alert" -> new Alert();
            // Of the issue, its comments, the integration itself: none says who met an error.
            default ->
                new Other(
                        "only the resources error, event_alert and metric_alert are of use here; leave the others out of the"
                                + " integration");
        };
    }
}
