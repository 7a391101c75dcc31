package dev.sluice.notifier.delivery;

import dev.sluice.contracts.AlertRecord;
import java.net.URI;
import java.util.Objects;
import java.util.UUID;

/**
 * Where a project's alerts go.
 *
 * @param id its id
 * @param project whose alerts
 * @param name for people
 * @param channel how they are told
 * @param url of the receiver; a secret, as whoever knows it can post there
 * @param leastSeverity quieter alerts are not sent this way
 */
public record Route(
        UUID id, String project, String name, Channel channel, URI url, AlertRecord.Severity leastSeverity) {
    public Route {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(leastSeverity, "leastSeverity");
    }

    /** Whether an alert goes this way. */
    public boolean wants(AlertRecord alert) {
        return project.equals(alert.project()) && alert.severity().compareTo(leastSeverity) >= 0;
    }

    /** A way of telling. */
    public enum Channel {
        /** A Slack incoming webhook, or anything that reads Slack's message format. */
        SLACK
    }
}
