package dev.sluice.ingestion.kafka;

import dev.sluice.contracts.IngestionSettings;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.ingestion.capture.PropertyPolicy;

/**
 * A project as its events are taken in.
 *
 * @param name of the project
 * @param token by which SDKs name it
 * @param settings its limits and rules
 * @param policy its rules, ready to be applied
 */
public record KnownProject(String name, String token, IngestionSettings settings, PropertyPolicy policy) {

    static KnownProject of(ProjectRecord record) {
        IngestionSettings settings = record.ingestionOrNone();
        return new KnownProject(
                record.project(), record.token(), settings, new PropertyPolicy(settings, record.token()));
    }
}
