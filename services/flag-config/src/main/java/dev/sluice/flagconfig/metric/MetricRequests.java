package dev.sluice.flagconfig.metric;

import dev.sluice.flagconfig.request.FilterRequest;
import java.util.List;
import java.util.Map;
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
     * What is measured. Which fields belong to which kind: docs/reference/metrics.md.
     *
     * @param kind which of the forms it has
     * @param event the events that count; for all kinds but funnel and ratio
     * @param steps of a funnel, in order
     * @param day of a retention
     * @param cap of a count, a sum or a mean
     * @param value the property that a sum, a mean or a quantile is of
     * @param above of a ratio
     * @param below of a ratio
     * @param typical before the rollout: of a steady mean, a ratio or a certified quantile
     * @param of which of a person's values counts for a quantile
     * @param quantile in basis points
     * @param threshold of a quantile
     * @param series of an outside monitor
     * @param alert of an outside monitor
     */
    @Schema(
            name = "MeasureRequest",
            description =
                    "What is measured of each person after their exposure: did they do it at all (conversion), one step after"
                            + " the other (funnel), on a later day (retention), how often (count), how much of a property (sum, mean,"
                            + " steady_mean), one sum over another (ratio), or beyond which value (quantile, certified_quantile). Or, without any people in it:"
                            + " a series of Prometheus (series), an alert of another monitor (raised)")
    public record MeasureRequest(
            @Schema(
                    enumeration = {
                        "conversion",
                        "funnel",
                        "retention",
                        "count",
                        "sum",
                        "mean",
                        "steady_mean",
                        "ratio",
                        "quantile",
                        "certified_quantile",
                        "series",
                        "raised"
                    })
            Optional<String> kind,

            @Schema(description = "For all kinds but funnel and ratio")
            Optional<EventRequest> event,

            @Schema(description = "For funnel: 1 to 10 events in their order")
            Optional<List<EventRequest>> steps,

            @Schema(description = "For retention, 0 to 90: day n begins n times 24 hours after the exposure")
            Optional<Integer> day,

            @Schema(
                    description =
                            "For count, 1 to 100; for sum, mean and steady_mean above 0 up to 1000000000: a person's more is"
                                    + " taken as this")
            Optional<Double> cap,

            @Schema(
                    description =
                            "For sum, mean, steady_mean, quantile and certified_quantile: the property that is measured")
            Optional<ValueRequest> value,

            @Schema(description = "For ratio: what stands above the line")
            Optional<AmountRequest> above,

            @Schema(description = "For ratio: what stands below the line")
            Optional<AmountRequest> below,

            @Schema(
                    description =
                            "For steady_mean, ratio and certified_quantile: about what it is without the feature, above 0. It"
                                    + " tunes how soon a change is seen, never how often one is seen wrongly")
            Optional<Double> typical,

            @Schema(
                    description =
                            "For quantile and certified_quantile: which of a person's values is theirs; first when left out",
                    enumeration = {"first", "highest"})
            Optional<String> of,

            @Schema(
                    description =
                            "For quantile and certified_quantile: basis points, 5000 to 9990; 9500 is the 95 % quantile")
            Optional<Integer> quantile,

            @Schema(description = "For quantile: the quantile's value before the rollout, above 0")
            Optional<Double> threshold,

            @Schema(description = "For series: what Prometheus is asked")
            Optional<SeriesRequest> series,

            @Schema(description = "For raised: which alert") Optional<AlertRequest> alert) {}

    /** What Prometheus is asked. */
    @Schema(
            name = "SeriesRequest",
            description =
                    "Treated against control, by a plain threshold that promises nothing about errors. {{treatment}} and"
                            + " {{control}} in the queries stand for the values that the arms are served")
    public record SeriesRequest(
            @Schema(examples = "https://prometheus.example") Optional<String> server,

            @Schema(examples = "sum(rate(http_errors_total{variant=\"{{treatment}}\"}[5m]))")
            Optional<String> treated,

            Optional<String> control,

            @Schema(description = "Looks in a row beyond the margin until it is breached, 1 to 100; 3 when left out")
            Optional<Integer> looks,

            @Schema(
                    description =
                            "Time between looks, PT10S to PT1H and at least over, so that no two see the same; over when left out")
            Optional<String> every,

            @Schema(description = "What each look averages over, up to PT1H; PT5M when left out")
            Optional<String> over) {}

    /** Which alert. */
    @Schema(name = "AlertRequest", description = "An alert that a webhook tells of: see what signals there are")
    public record AlertRequest(
            @Schema(examples = "alertmanager") Optional<String> source,

            @Schema(examples = "CheckoutSlow") Optional<String> name,

            @Schema(description = "That the alert has to carry; any when left out")
            Optional<Map<String, String>> labels,

            @Schema(description = "How long it may fire while the stage is served; not at all when left out")
            Optional<String> longerThan) {}

    /** A numeric property of events. */
    @Schema(
            name = "NumericPropertyRequest",
            description = "A numeric property; events without a number there do not count")
    public record ValueRequest(
            @Schema(examples = "total") Optional<String> name,

            @Schema(description = "Decimals that are kept, 0 to 6; 2 when left out")
            Optional<Integer> decimals) {}

    /** One side of a ratio. */
    @Schema(name = "AmountRequest", description = "A person's sum of a property, or without one their number of events")
    public record AmountRequest(
            Optional<EventRequest> event,
            Optional<ValueRequest> value,

            @Schema(description = "Above 0 up to 1000000000: a person's more is taken as this")
            Optional<Double> cap) {}

    /** Which events count. */
    @Schema(name = "EventMatcherRequest", description = "Events of one name whose own properties match")
    public record EventRequest(
            @Schema(examples = "order completed") Optional<String> name, Optional<List<FilterRequest>> filters) {}
}
