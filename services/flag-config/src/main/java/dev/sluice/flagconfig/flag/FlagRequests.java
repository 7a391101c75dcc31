package dev.sluice.flagconfig.flag;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flagconfig.request.FilterRequest;
import dev.sluice.flagconfig.request.Sent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What people send about flags. */
final class FlagRequests {

    private FlagRequests() {}

    /** The parts of a flag that people write, any of them left out. Not sealed: its cases are told apart by where they are sent. */
    interface Parts {
        Optional<String> name();

        Optional<Boolean> active();

        Optional<List<Condition>> conditions();

        Optional<List<VariantRequest>> variants();

        Optional<Map<String, JsonNode>> payloads();

        Optional<TraitsRequest> traits();

        Optional<List<String>> tags();

        Optional<String> team();

        Optional<String> lifetime();

        Optional<String> expectedEnd();
    }

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

            Optional<TraitsRequest> traits,

            @Schema(description = "To find it by", examples = "[\"checkout\"]")
            Optional<List<String>> tags,

            @Schema(description = "Who looks after it") Optional<String> team,

            @Schema(
                    description = "A temporary flag has an expected end",
                    enumeration = {"permanent", "temporary"},
                    defaultValue = "permanent")
            Optional<String> lifetime,

            @Schema(
                    description = "The day by which a temporary flag should be gone; it is listed as overdue then",
                    examples = "2027-01-31")
            Optional<String> expectedEnd,

            @Schema(description = "Why, for the history") Optional<String> reason)
            implements Parts {}

    /** A flag as it shall be; what is left out becomes empty. */
    @Schema(
            name = "FlagReplacement",
            description =
                    "A flag as it shall be; what is left out becomes empty, but each of the traits, tags, team and lifetime stay.")
    public record Replacement(
            @Schema(description = "The version that you read")
            Optional<Long> version,

            Optional<String> name,
            Optional<Boolean> active,
            Optional<List<Condition>> conditions,
            Optional<List<VariantRequest>> variants,
            Optional<Map<String, JsonNode>> payloads,
            Optional<TraitsRequest> traits,
            Optional<List<String>> tags,
            Optional<String> team,
            Optional<String> lifetime,
            Optional<String> expectedEnd,
            Optional<String> reason)
            implements Parts {}

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

            @Schema(description = "Those that shall be different; null removes one")
            Optional<TraitsRequest> traits,

            Optional<List<String>> tags,

            @Schema(description = "Empty text: no team any more")
            Optional<String> team,

            Optional<String> lifetime,
            Optional<String> expectedEnd,
            Optional<String> reason)
            implements Parts {}

    /** The end of a flag. */
    @Schema(name = "FlagArchiving", description = "Ends a flag; no other gets its key.")
    public record Archiving(
            @Schema(description = "The version that you read")
            Optional<Long> version,

            Optional<String> reason) {}

    /** The return of an older version. */
    @Schema(name = "FlagRestoring")
    public record Restoring(
            @Schema(description = "The version that you read, not the one to be restored")
            Optional<Long> version,

            Optional<String> reason) {}

    /** Who gets the flag. */
    @Schema(
            name = "ConditionRequest",
            description = "Who gets the flag: those who match every filter, and of them this share")
    public record Condition(
            @Schema(description = "All must hold; none means everyone")
            Optional<List<FilterRequest>> filters,

            @Schema(description = "Required. Basis points: 10000 is 100 %", examples = "500")
            Optional<Integer> share,

            @Schema(description = "Given to them instead of the variant of their bucket")
            Optional<String> variant,

            @Schema(description = "For whom it decides, where that is not what the flag says")
            Optional<AggregationRequest> aggregation) {}

    /** One of several answers. */
    @Schema(name = "VariantRequest", description = "One of a multivariate flag's answers")
    public record VariantRequest(
            Optional<String> key,
            Optional<String> name,

            @Schema(description = "Required. Basis points of those for whom the flag is on")
            Optional<Integer> share) {}

    /** For whom something decides. */
    @Schema(name = "AggregationRequest", description = "For each person alone, or for all members of a group at once")
    public record AggregationRequest(
            @Schema(description = "The type of the groups, such as company; left out for persons")
            Optional<String> groupType) {}

    /** What a flag does besides trying its conditions. Each is kept when left out: without a holdout, for one, more people would get the flag. */
    @Schema(
            name = "TraitsRequest",
            description =
                    "What a flag does besides trying its conditions; most have none of it. What is left out stays as it is, null removes it.")
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record TraitsRequest(
            @Schema(
                    implementation = AggregationRequest.class,
                    nullable = true,
                    description =
                            "For whom the conditions decide, unless one says otherwise; persons when there is none")
            Sent<AggregationRequest> aggregation,

            @Schema(
                    implementation = String.class,
                    nullable = true,
                    description = "Which id places a person",
                    enumeration = {"distinct_id", "device_id"},
                    defaultValue = "distinct_id")
            Sent<String> bucketedBy,

            @Schema(
                    implementation = Boolean.class,
                    nullable = true,
                    description = "People stay where the id put them that they had first")
            Sent<Boolean> continuity,

            @Schema(implementation = HoldoutRequest.class, nullable = true, description = "Whom the flag is kept from")
            Sent<HoldoutRequest> holdout,

            @Schema(
                    implementation = Boolean.class,
                    nullable = true,
                    description =
                            "Early access: people switch it on or off for themselves by their property $feature_enrollment/KEY")
            Sent<Boolean> enrollment,

            @Schema(
                    implementation = String.class,
                    nullable = true,
                    description = "How ripe the feature is that people choose; apps ask for features by it",
                    enumeration = {"concept", "alpha", "beta", "general_availability"},
                    defaultValue = "beta")
            Sent<String> enrollmentStage,

            @Schema(
                    implementation = Condition.class,
                    nullable = true,
                    description =
                            "The older form of early access: decides for people who have a property that it names")
            Sent<Condition> superCondition,

            @Schema(
                    implementation = Boolean.class,
                    nullable = true,
                    description =
                            "The first condition whose filters match decides, also when its share leaves the person out")
            Sent<Boolean> earlyExit,

            @Schema(
                    implementation = String.class,
                    nullable = true,
                    description = "Where it is evaluated",
                    enumeration = {"all", "server", "client"},
                    defaultValue = "all")
            Sent<String> runtime,

            @Schema(
                    type = SchemaType.ARRAY,
                    implementation = String.class,
                    nullable = true,
                    description = "Names of which a client must have one, such as web; none means all clients")
            Sent<List<String>> contexts) {}

    /** Whom a flag is kept from. */
    @Schema(name = "HoldoutRequest", description = "People who are kept away from features, the same for all flags")
    public record HoldoutRequest(
            @Schema(description = "Not negative; its people get the variant holdout-ID")
            Optional<Integer> id,

            @Schema(description = "Basis points of everybody")
            Optional<Integer> share) {}
}
