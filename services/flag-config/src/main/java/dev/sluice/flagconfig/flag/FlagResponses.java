package dev.sluice.flagconfig.flag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Change;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.Flag;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flag.Traits;
import dev.sluice.flag.Variant;
import dev.sluice.flagconfig.flag.FlagDifference.Part;
import dev.sluice.flagconfig.history.History;
import dev.sluice.flagconfig.reach.Reach;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What people are told about flags. */
final class FlagResponses {

    private static final ObjectMapper JSON = WireJson.lenient();

    private FlagResponses() {}

    /**
     * A flag in one version.
     *
     * @param archived whether it has ended
     * @param ladder what a running rollout has opened, on top of the conditions
     * @param change what made this version
     */
    @Schema(name = "Flag", description = "A flag in one version")
    public record FlagResponse(
            String project,
            int id,
            String key,
            long version,
            String name,
            boolean active,
            boolean archived,
            List<ReleaseCondition> conditions,
            List<Variant> variants,

            @Schema(description = "JSON by variant key, or by \"true\"")
            Map<String, JsonNode> payloads,

            @Schema(description = "What it does besides trying its conditions; absent when that is nothing")
            Optional<Traits> traits,

            Optional<RolloutLadder> ladder,
            List<String> tags,
            Optional<String> team,
            FlagAbout.Lifetime lifetime,
            Optional<LocalDate> expectedEnd,
            Change change,

            @Schema(description = "In answers of changes: whom it newly reaches; absent when nobody")
            Optional<Reach> reach,

            @Schema(description = "Whether this was only to see: nothing was changed, and a new flag has no id yet")
            Optional<Boolean> dryRun) {

        static FlagResponse of(KeptFlag kept) {
            return of(kept, kept.flag().version(), false, Optional.empty(), Optional.empty());
        }

        static FlagResponse of(FlagRow row) {
            return of(row.toKept(), row.version, row.archived, Optional.empty(), Optional.empty());
        }

        static FlagResponse of(Written written) {
            return of(
                    written.kept(),
                    written.kept().flag().version(),
                    false,
                    written.reach(),
                    written.isDry() ? Optional.of(true) : Optional.empty());
        }

        private static FlagResponse of(
                KeptFlag kept, long version, boolean archived, Optional<Reach> reach, Optional<Boolean> dryRun) {
            Flag flag = kept.flag();
            Map<String, JsonNode> payloads = new TreeMap<>();
            flag.payloads().forEach((answer, text) -> payloads.put(answer, tree(text)));
            return new FlagResponse(
                    kept.project(),
                    flag.id(),
                    flag.key().value(),
                    version,
                    flag.name(),
                    flag.active(),
                    archived,
                    flag.conditions(),
                    flag.variants(),
                    payloads,
                    flag.traits(),
                    flag.ladder(),
                    kept.aboutOrNothing().tags(),
                    kept.aboutOrNothing().team(),
                    kept.aboutOrNothing().lifetime(),
                    kept.aboutOrNothing().expectedEnd(),
                    kept.change(),
                    reach,
                    dryRun);
        }
    }

    /**
     * An entry of a flag's history.
     *
     * @param flag how it stood; absent when this version is its end
     * @param changed what is not as in the version before; nothing for the first, for an end, and for the return from the archive
     */
    @Schema(name = "FlagVersion", description = "An entry of a flag's history")
    public record VersionResponse(long version, Change change, Optional<FlagResponse> flag, List<Part> changed) {

        /**
         * Some versions as entries.
         *
         * @param versions oldest first; what the first of them changed is not known unless it is version 1
         */
        static List<VersionResponse> of(List<History.Version> versions) {
            Map<Long, List<Part>> changed = new FlagVersions(versions)
                    .steps().stream().collect(Collectors.toMap(FlagVersions.Step::version, FlagVersions.Step::parts));
            return versions.stream()
                    .map(version -> new VersionResponse(
                            version.version(),
                            version.change(),
                            FlagVersions.read(version).map(FlagResponse::of),
                            changed.getOrDefault(version.version(), List.of())))
                    .toList();
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a payload that is not JSON was kept", e);
        }
    }
}
