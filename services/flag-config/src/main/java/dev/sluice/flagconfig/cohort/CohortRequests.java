package dev.sluice.flagconfig.cohort;

import dev.sluice.flagconfig.request.FilterRequest;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What people send about cohorts. */
final class CohortRequests {

    private CohortRequests() {}

    /** A new cohort. */
    @Schema(name = "CohortCreation", description = "With a rule it is dynamic, with members it is static")
    public record Creation(
            @Schema(description = "1 to 200 of A-Z a-z 0-9 . _ -", examples = "beta")
            Optional<String> id,

            @Schema(description = "For people; the id when left out")
            Optional<String> name,

            Optional<RuleRequest> rule,

            @Schema(description = "Distinct ids and e-mail addresses, at most 200000; may be none")
            Optional<List<String>> members,

            @Schema(description = "Why, for the history") Optional<String> reason) {}

    /** A cohort as it shall be. */
    @Schema(name = "CohortReplacement")
    public record Replacement(
            @Schema(description = "The version that you read")
            Optional<Long> version,

            Optional<String> name,

            @Schema(description = "Of a dynamic one; a static one has none")
            Optional<RuleRequest> rule,

            Optional<String> reason) {}

    /** Entries of a list to add and to take off. */
    @Schema(
            name = "MemberEdit",
            description =
                    "To edit an entry is to remove it and add what it becomes; what is in both is on the list afterwards")
    public record MemberEdit(Optional<List<String>> add, Optional<List<String>> remove, Optional<String> reason) {}

    /** A copy to be made. */
    @Schema(name = "CohortCopy")
    public record Copy(
            @Schema(description = "Of the new cohort") Optional<String> id,

            @Schema(description = "For people; the id when left out")
            Optional<String> name,

            Optional<String> reason) {}

    /**
     * A tree of tests.
     *
     * @param kind all, any or test
     */
    @Schema(name = "RuleRequest", description = "A tree of tests: all or any of its parts, or one test")
    public record RuleRequest(
            @Schema(enumeration = {"all", "any", "test"}) Optional<String> kind,
            @Schema(description = "For all and any") Optional<List<RuleRequest>> parts,
            @Schema(description = "For test") Optional<FilterRequest> filter) {}
}
