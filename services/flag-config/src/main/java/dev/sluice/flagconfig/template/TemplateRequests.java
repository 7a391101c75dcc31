package dev.sluice.flagconfig.template;

import dev.sluice.flagconfig.request.FilterRequest;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What people send about templates. */
final class TemplateRequests {

    private TemplateRequests() {}

    /** A new template. */
    @Schema(name = "TemplateCreation")
    public record Creation(
            @Schema(description = "1 to 200 of A-Z a-z 0-9 . _ -", examples = "conversion")
            Optional<String> key,

            @Schema(description = "For people; the key when left out")
            Optional<String> name,

            Optional<List<StageRequest>> stages,
            Optional<List<GuardrailRequest>> guardrails,

            @Schema(description = "Probability of ever rolling back a harmless feature", defaultValue = "0.05")
            Optional<Double> alpha,

            @Schema(description = "Probability of passing one stage wrongly", defaultValue = "0.05")
            Optional<Double> beta,

            @Schema(description = "Basis points kept on control during the last stage", defaultValue = "0")
            Optional<Integer> holdback,

            Optional<RulesRequest> rules,

            @Schema(description = "Why, for the history") Optional<String> reason) {}

    /** A template's next version. */
    @Schema(
            name = "TemplateReplacement",
            description = "The next version. Rollouts that run keep the one they started from.")
    public record Replacement(
            @Schema(description = "The version that you read")
            Optional<Long> version,

            Optional<String> name,
            Optional<List<StageRequest>> stages,
            Optional<List<GuardrailRequest>> guardrails,
            Optional<Double> alpha,
            Optional<Double> beta,
            Optional<Integer> holdback,
            Optional<RulesRequest> rules,
            Optional<String> reason) {}

    /** A template that need not be written. */
    @Schema(name = "ReadyMade", description = "A template that need not be written")
    public record ReadyMade(
            @Schema(
                    description = "Which",
                    enumeration = {"conversion", "error-safe", "timed"})
            Optional<String> template,

            @Schema(
                    description =
                            "The key of the metric that must not fall (conversion) or rise (error-safe); timed has none",
                    examples = "checkout")
            Optional<String> metric,

            @Schema(description = "The new template's key; the ready-made one's when left out")
            Optional<String> key,

            @Schema(description = "For people; the ready-made one's when left out")
            Optional<String> name,

            @Schema(
                    description = "The least time of every stage, ISO-8601, instead of the ready-made one's",
                    examples = "PT10S")
            Optional<String> pace,

            @Schema(description = "Why, for the history") Optional<String> reason) {}

    /** One gate. */
    @Schema(name = "StageRequest", description = "Whom the flag is opened to, and what that has to show")
    public record StageRequest(
            @Schema(examples = "5 % of everyone") Optional<String> name,
            @Schema(description = "Everyone when left out") Optional<AudienceRequest> audience,

            @Schema(description = "Basis points of the audience")
            Optional<Integer> share,

            @Schema(description = "It lasts at least this long, ISO-8601", examples = "PT1H")
            Optional<String> least,

            @Schema(description = "From then on it is inconclusive, ISO-8601", examples = "P7D")
            Optional<String> longest,

            Optional<ProofRequest> proof,

            @Schema(
                    enumeration = {"automatic", "approval"},
                    defaultValue = "automatic")
            Optional<String> gate,

            @Schema(
                    enumeration = {"hold", "roll_back", "go_on"},
                    defaultValue = "hold")
            Optional<String> ifInconclusive,

            @Schema(description = "So many people have to be exposed in each arm", defaultValue = "0")
            Optional<Long> leastPerArm,

            Optional<ApprovalRequest> approval,

            @Schema(description = "For go_on: why the next stage may open although nothing was shown")
            Optional<String> goOnBecause) {}

    /** Whose word a stage needs. */
    @Schema(name = "ApprovalRequest", description = "Whose word the stage needs, and what happens without it")
    public record ApprovalRequest(
            @Schema(description = "One of this group approves; a role in their token", examples = "release-managers")
            Optional<String> group,

            @Schema(description = "So long it is waited for, ISO-8601", examples = "P1D")
            Optional<String> deadline,

            @Schema(
                    enumeration = {"hold", "roll_back", "open"},
                    defaultValue = "hold")
            Optional<String> then) {}

    /** What holds for a rollout as a whole. */
    @Schema(name = "RulesRequest", description = "What holds for a rollout as a whole")
    public record RulesRequest(
            @Schema(
                    enumeration = {"before", "previous_stage"},
                    defaultValue = "before")
            Optional<String> rollbackTo,

            @Schema(
                    description = "Watched so long again after the last proof, holdback in place",
                    defaultValue = "PT0S")
            Optional<String> bake,

            @Schema(description = "After that the holdback is kept so long", defaultValue = "PT0S")
            Optional<String> holdbackFor,

            Optional<HoursRequest> allowedHours,

            @Schema(description = "So long after a rollback no new rollout of the flag starts", defaultValue = "PT0S")
            Optional<String> coolDown,

            @Schema(description = "A stage without data for so long holds, and people are told", defaultValue = "PT1H")
            Optional<String> noDataAfter,

            @Schema(
                    description =
                            "Properties of people (5 at most) whose values are watched one by one for a turn to the"
                                    + " worse; a finding warns and narrows nothing",
                    examples = "[\"plan\", \"country\"]")
            Optional<List<String>> segmentsBy,

            @Schema(
                    description = "Who is told of which events instead of whoever wants to hear of them; breaches,"
                            + " rollbacks and pages are told to those besides")
            Optional<List<TellingRequest>> tell) {}

    /** Who is told of what. */
    @Schema(
            name = "TellingRequest",
            description = "Notification routes by name, or all that ask for a team; one of both is needed")
    public record TellingRequest(
            @Schema(description = "Which events; all when left out", examples = "[\"started\", \"widened\"]")
            Optional<List<String>> events,

            @Schema(
                    enumeration = {"info", "warning", "page"},
                    defaultValue = "info")
            Optional<String> leastSeverity,

            @Schema(examples = "[\"checkout news\"]") Optional<List<String>> routes,

            @Schema(examples = "[\"payments\"]") Optional<List<String>> teams) {}

    /** When the machine may widen. */
    @Schema(name = "HoursRequest", description = "When the rollout may widen; it rolls back at any hour")
    public record HoursRequest(
            @Schema(examples = "Europe/Berlin") Optional<String> zone,
            @Schema(examples = "[\"monday\", \"tuesday\"]") Optional<List<String>> days,
            @Schema(examples = "09:00") Optional<String> from,
            @Schema(examples = "17:00") Optional<String> to) {}

    /** People. */
    @Schema(name = "AudienceRequest", description = "The people a stage is for")
    public record AudienceRequest(
            @Schema(examples = "beta users") Optional<String> name, Optional<List<FilterRequest>> filters) {}

    /**
     * What a stage has to show.
     *
     * @param kind reach or not_worse_than
     */
    @Schema(name = "ProofRequest", description = "What a stage has to show")
    public record ProofRequest(
            @Schema(enumeration = {"reach", "not_worse_than"})
            Optional<String> kind,

            @Schema(description = "For reach: how many treated people")
            Optional<Long> people,

            @Schema(description = "For not_worse_than: relative change, basis points")
            Optional<Integer> margin) {}

    /** What must not get worse. */
    @Schema(name = "GuardrailRequest", description = "A metric that must not get worse than a margin")
    public record GuardrailRequest(
            Optional<String> id,

            @Schema(description = "The metric's key", examples = "checkout")
            Optional<String> metricKey,

            @Schema(enumeration = {"lower_is_worse", "higher_is_worse"})
            Optional<String> direction,

            @Schema(description = "Relative change that is too much, basis points", examples = "2000")
            Optional<Integer> margin,

            @Schema(
                    enumeration = {"harm", "beyond_margin"},
                    defaultValue = "harm")
            Optional<String> trigger,

            @Schema(
                    enumeration = {"roll_back", "hold", "warn"},
                    defaultValue = "roll_back")
            Optional<String> action,

            @Schema(description = "Its part of alpha; equal parts when all leave it out")
            Optional<Double> weight) {}
}
