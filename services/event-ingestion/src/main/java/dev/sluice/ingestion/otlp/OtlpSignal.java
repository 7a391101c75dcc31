package dev.sluice.ingestion.otlp;

/** What a request of OpenTelemetry's protocol exports, with the names of the three levels under which it holds its records. */
public enum OtlpSignal {
    LOGS("resourceLogs", "scopeLogs", "logRecords"),
    TRACES("resourceSpans", "scopeSpans", "spans");

    private final String resources;
    private final String scopes;
    private final String records;

    OtlpSignal(String resources, String scopes, String records) {
        this.resources = resources;
        this.scopes = scopes;
        this.records = records;
    }

    String resources() {
        return resources;
    }

    String scopes() {
        return scopes;
    }

    String records() {
        return records;
    }
}
