package dev.sluice.ingestion.webhook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whose webhooks are understood, by the name that stands in the path and in a project's settings. */
public enum WebhookSource {
    SENTRY,
    ALERTMANAGER,
    GRAFANA,
    DATADOG,
    /** Anything else that can send our own form. */
    WEBHOOK;

    /** As paths and records spell it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The source of this name. */
    public static Optional<WebhookSource> of(String id) {
        return Arrays.stream(values()).filter(source -> source.id().equals(id)).findFirst();
    }
}
