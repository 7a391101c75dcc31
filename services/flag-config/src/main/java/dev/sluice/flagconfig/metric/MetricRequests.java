package dev.sluice.flagconfig.metric;

import dev.sluice.flagconfig.request.FilterRequest;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What people send about metrics. */
final class MetricRequests {

    private MetricRequests() {}

    /** A new metric. */
    @Schema(name = "MetricCreation")
    public record Creation(
            @Schema(description = "1 to 200 of A-Z a-z 0-9 . _ -", examples = "checkout")
            Optional<String> key,

            @Schema(description = "For people; the key when left out")
            Optional<String> name,

            Optional<MeasureRequest> measure,

            @Schema(description = "How long after the first exposure an outcome counts, ISO-8601", examples = "PT1H")
            Optional<String> window,

            @Schema(description = "Why, for the history") Optional<String> reason) {}

    /** A metric as it shall be. */
    @Schema(name = "MetricReplacement", description = "Rollouts that run keep the metric that they started with.")
    public record Replacement(
            @Schema(description = "The version that you read")
            Optional<Long> version,

            Optional<String> name,
            Optional<MeasureRequest> measure,
            Optional<String> window,
            Optional<String> reason) {}

    /**
     * What is counted.
     *
     * @param kind conversion or count
     * @param cap for a count: higher ones are taken as this
     */
    @Schema(name = "MeasureRequest", description = "Did the person do it at all (conversion), or how often (count)?")
    public record MeasureRequest(
            @Schema(enumeration = {"conversion", "count"}) Optional<String> kind,
            Optional<EventRequest> event,

            @Schema(description = "For count, 1 to 100: more are taken as this many")
            Optional<Integer> cap) {}

    /** Which events count. */
    @Schema(name = "EventMatcherRequest", description = "Events of one name whose own properties match")
    public record EventRequest(
            @Schema(examples = "order completed") Optional<String> name, Optional<List<FilterRequest>> filters) {}
}
