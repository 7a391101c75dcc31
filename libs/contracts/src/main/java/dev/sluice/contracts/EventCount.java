package dev.sluice.contracts;

import java.util.Objects;

/**
 * How many events of a project one instance of event-ingestion took in within a month. Topic {@code event-counts}; what all instances
 * took in is the sum.
 *
 * @param project the project
 * @param month the calendar month in UTC, such as {@code 2026-11}
 * @param instance a name the instance made up when it started
 * @param events at least 0
 */
public record EventCount(String project, String month, String instance, long events) {
    public EventCount {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(month, "month");
        Objects.requireNonNull(instance, "instance");
    }

    /** The record's key. */
    public String key() {
        return project + "/" + month + "/" + instance;
    }
}
