package dev.sluice.flagconfig.flag;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flagconfig.request.FilterRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What people send about flags. */
final class FlagRequests {

    private FlagRequests() {}

    /** A new flag. Without conditions it is on for nobody. */
    @Schema(name = "FlagCreation", description = "A new flag. Without conditions it is on for nobody.")
    public record Creation(
            @Schema(description = "What SDKs ask for: 1 to 200 of A-Z a-z 0-9 . _ -", examples = "new-checkout")
            Optional<String> key,

            @Schema(description = "For people; the key when left out")
            Optional<String> name,

            @Schema(description = "Whether it is switched on at all", defaultValue = "true")
            Optional<Boolean> active,

            @Schema(description = "Tried in order; the first that has the person decides")
            Optional<List<Condition>> conditions,

            @Schema(description = "None for a boolean flag; their shares sum to 10000")
            Optional<List<VariantRequest>> variants,

            @Schema(description = "Any JSON by variant key, or by \"true\" for a boolean flag")
            Optional<Map<String, JsonNode>> payloads,

            @Schema(description = "Why, for the history") Optional<String> reason) {}

    /** A flag as it shall be; what is left out becomes empty. */
    @Schema(name = "FlagReplacement", description = "A flag as it shall be; what is left out becomes empty.")
    public record Replacement(
            @Schema(description = "The version that you read")
            Optional<Long> version,

            Optional<String> name,
            Optional<Boolean> active,
            Optional<List<Condition>> conditions,
            Optional<List<VariantRequest>> variants,
            Optional<Map<String, JsonNode>> payloads,
            Optional<String> reason) {}

    /** What shall be different; what is left out stays. */
    @Schema(name = "FlagPatch", description = "What shall be different; what is left out stays.")
    public record Patch(
            @Schema(description = "The version that you read")
            Optional<Long> version,

            Optional<String> name,
            Optional<Boolean> active,
            Optional<List<Condition>> conditions,
            Optional<List<VariantRequest>> variants,
            Optional<Map<String, JsonNode>> payloads,
            Optional<String> reason) {}

    /** The end of a flag. */
    @Schema(name = "FlagArchiving", description = "Ends a flag for ever: its key is not used again.")
    public record Archiving(
            @Schema(description = "The version that you read")
            Optional<Long> version,

            Optional<String> reason) {}

    /** Who gets the flag. */
    @Schema(
            name = "ConditionRequest",
            description = "Who gets the flag: those who match every filter, and of them this share")
    public record Condition(
            @Schema(description = "All must hold; none means everyone")
            Optional<List<FilterRequest>> filters,

            @Schema(description = "Basis points: 10000 is 100 %", examples = "500")
            Optional<Integer> share,

            @Schema(description = "Given to them instead of the variant of their bucket")
            Optional<String> variant) {}

    /** One of several answers. */
    @Schema(name = "VariantRequest", description = "One of a multivariate flag's answers")
    public record VariantRequest(
            Optional<String> key,
            Optional<String> name,

            @Schema(description = "Basis points of those for whom the flag is on")
            Optional<Integer> share) {}
}
