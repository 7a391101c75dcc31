package dev.sluice.flagconfig.project;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.IngestionSettings;
import dev.sluice.contracts.IngestionSettings.PropertyRule;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.flagconfig.history.History;
import dev.sluice.flagconfig.history.RecordJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What people are told about projects. No secret is in it but where it was made a moment ago. */
final class ProjectResponses {

    private ProjectResponses() {}

    /**
     * A project.
     *
     * @param name its name, as it stands in paths
     * @param token the public token by which SDKs name it
     * @param version grows by one with every change of its key or settings
     */
    @Schema(name = "Project")
    public record ProjectResponse(String name, String token, long version, Instant changedAt) {
        static ProjectResponse of(ProjectRow row) {
            return new ProjectResponse(row.name, row.token, row.version, row.changedAt);
        }
    }

    /**
     * A project with its secret key.
     *
     * @param secretKey opens local evaluation; shown now and never again
     */
    @Schema(name = "OpenedProject", description = "A project with the secret key that was made for it; shown once")
    public record OpenedProject(String name, String token, String secretKey, long version) {
        static OpenedProject of(ProjectRow row, String secretKey) {
            return new OpenedProject(row.name, row.token, secretKey, row.version);
        }
    }

    /**
     * How a project's events are taken in.
     *
     * @param webhookSecrets by source, since when there is a secret
     */
    @Schema(name = "Ingestion", description = "How a project's events are taken in")
    public record IngestionResponse(
            String project,
            long version,
            int eventsPerSecond,
            long eventsPerMonth,
            boolean keepIp,
            List<PropertyRule> properties,
            Map<String, SecretSet> webhookSecrets) {
        static IngestionResponse of(ProjectRow row) {
            IngestionSettings settings = row.toRecord().ingestionOrNone();
            return new IngestionResponse(
                    row.name,
                    row.version,
                    settings.eventsPerSecond(),
                    settings.eventsPerMonth(),
                    settings.keepIp(),
                    settings.properties(),
                    row.secretsSet());
        }
    }

    /**
     * A webhook's secret that was just set.
     *
     * @param secret what was made; shown now and never again. Absent when it was given
     */
    @Schema(
            name = "WebhookSecret",
            description = "That a webhook's secret is set; with the secret when it was made here, once")
    public record SecretResponse(String source, Optional<String> secret, Instant since, String by) {}

    /**
     * An entry of a project's history.
     *
     * @param secretsFor the sources that had a webhook's secret
     */
    @Schema(name = "ProjectVersion", description = "An entry of a project's history")
    public record VersionResponse(
            long version,
            Change change,
            String token,
            int eventsPerSecond,
            long eventsPerMonth,
            boolean keepIp,
            List<PropertyRule> properties,
            Set<String> secretsFor) {
        static VersionResponse of(History.Version version) {
            ProjectRecord project = RecordJson.read(version.recordJson().orElseThrow(), ProjectRecord.class);
            IngestionSettings settings = project.ingestionOrNone();
            return new VersionResponse(
                    version.version(),
                    version.change(),
                    project.token(),
                    settings.eventsPerSecond(),
                    settings.eventsPerMonth(),
                    settings.keepIp(),
                    settings.properties(),
                    new TreeSet<>(settings.webhookSecrets().keySet()));
        }
    }
}
