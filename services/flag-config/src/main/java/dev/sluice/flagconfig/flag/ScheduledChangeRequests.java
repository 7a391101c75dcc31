package dev.sluice.flagconfig.flag;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.Change;
import dev.sluice.contracts.WireJson;
import dev.sluice.flagconfig.reach.Reach;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What people send and are told about scheduled changes. */
final class ScheduledChangeRequests {

    private ScheduledChangeRequests() {}

    /** An edit for later. */
    @Schema(name = "Scheduling", description = "An edit of a flag for later")
    public record Scheduling(
            @Schema(description = "The version that you read")
            Optional<Long> version,

            @Schema(description = "When, with the offset", examples = "2027-01-31T09:00:00Z")
            Optional<String> at,

            @Schema(description = "What shall be different then, without version and reason")
            Optional<FlagRequests.Patch> change,

            Optional<String> reason) {}

    /** The end of one that is not wanted any more. */
    @Schema(name = "Cancelling")
    public record Cancelling(Optional<String> reason) {}

    /**
     * A scheduled change.
     *
     * @param seenVersion the flag's version that its author saw
     * @param outcome why it failed or was cancelled; absent otherwise
     * @param flagVersion the version that it made; absent unless it was applied
     * @param endedBy who cancelled it; absent otherwise
     * @param endedAt when it was applied, failed or was cancelled
     * @param scheduled by whom, why and when
     */
    @Schema(name = "ScheduledChange", description = "An edit of a flag that waits for its time, or what became of it")
    public record ScheduledChange(
            long id,
            String flag,
            Instant at,

            @Schema(enumeration = {"pending", "applied", "failed", "cancelled"})
            String state,

            @Schema(implementation = Object.class) JsonNode change,
            long seenVersion,
            Optional<String> outcome,
            Optional<Long> flagVersion,
            Optional<String> endedBy,
            Optional<Instant> endedAt,
            Change scheduled,

            @Schema(description = "When it is scheduled: whom it would newly reach as things stand; absent when nobody")
            Optional<Reach> reach,

            @Schema(description = "Whether this was only to see: nothing is scheduled")
            Optional<Boolean> dryRun) {

        static ScheduledChange of(ScheduledChangeRow row) {
            return of(row, Optional.empty(), false);
        }

        static ScheduledChange of(ScheduledChangeRow row, Optional<Reach> reach, boolean isDry) {
            return new ScheduledChange(
                    isDry ? 0 : row.id,
                    row.flagKey,
                    row.dueAt,
                    row.state,
                    WireJson.lenient().valueToTree(row.toPatch()),
                    row.baseVersion,
                    Optional.of(row.outcome).filter(text -> !text.isEmpty()),
                    Optional.ofNullable(row.flagVersion),
                    Optional.ofNullable(row.endedBy),
                    Optional.ofNullable(row.endedAt),
                    row.change.toChange(),
                    reach,
                    isDry ? Optional.of(true) : Optional.empty());
        }
    }
}
