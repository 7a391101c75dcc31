package dev.sluice.contracts;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an outside monitor said: an alert began, or is over. Topic {@code signals}, key {@code project/name}. Delivered at least once;
 * one with the same fingerprint, status and start is the same.
 *
 * @param project the project
 * @param source who said it: {@code alertmanager}, {@code grafana}, {@code datadog}, {@code sentry} or {@code webhook}
 * @param name of the alert or its rule; a guardrail names it
 * @param status whether it goes on
 * @param severity as the source calls it; empty when it does not
 * @param summary one sentence for people
 * @param labels as the source has them
 * @param url where people can look at it
 * @param startedAt when it began
 * @param endedAt when it was over
 * @param fingerprint which alert of that name
 */
public record Signal(
        String project,
        String source,
        String name,
        Status status,
        String severity,
        String summary,
        Map<String, String> labels,
        Optional<String> url,
        Instant startedAt,
        Optional<Instant> endedAt,
        String fingerprint) {
    public Signal {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(summary, "summary");
        labels = Map.copyOf(labels);
        url = Objects.requireNonNullElse(url, Optional.empty());
        Objects.requireNonNull(startedAt, "startedAt");
        endedAt = Objects.requireNonNullElse(endedAt, Optional.empty());
        Objects.requireNonNull(fingerprint, "fingerprint");
    }

    /** The record's key. */
    public String key() {
        return project + "/" + name;
    }

    /** Whether an alert goes on. */
    public enum Status {
        FIRING,
        RESOLVED
    }
}
