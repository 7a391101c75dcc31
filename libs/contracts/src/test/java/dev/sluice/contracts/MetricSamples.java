package dev.sluice.contracts;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Amount;
import dev.sluice.metric.Direction;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.metric.NumericProperty;
import dev.sluice.metric.Trigger;
import dev.sluice.rollout.Template;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Metrics of every measure, and templates that name them. */
final class MetricSamples {

    private MetricSamples() {}

    static Map<String, Object> all() {
        Map<String, Object> samples = new LinkedHashMap<>();
        samples.put("metric", new MetricRecord("default", Samples.METRIC));
        samples.put(
                "metric-count",
                new MetricRecord(
                        "default",
                        new Metric(
                                "errors",
                                "Errors",
                                new Measure.Count(new Measure.EventMatcher("$exception", List.of()), 5),
                                Duration.ofDays(1))));
        measures()
                .forEach((kind, measure) -> samples.put(
                        "metric-" + kind,
                        new MetricRecord("default", new Metric(kind, kind, measure, Duration.ofDays(2)))));
        samples.put(
                "template",
                new TemplateRecord(
                        "default",
                        new Template(
                                "conversion",
                                2,
                                "Autorollout based on conversion metric",
                                List.of(Samples.INTERNAL, Samples.ONE_PERCENT),
                                List.of(new Template.GuardrailSpec(
                                        "conversion",
                                        "checkout",
                                        Direction.LOWER_IS_WORSE,
                                        new BasisPoints(2_000),
                                        Trigger.BEYOND_MARGIN,
                                        GuardrailAction.HOLD,
                                        1)),
                                0.05,
                                0.05,
                                new BasisPoints(500))));
        samples.put(
                "metric-series",
                new MetricRecord(
                        "default",
                        new Metric(
                                "5xx",
                                "Server errors",
                                new Measure.Series(
                                        "https://prometheus.example",
                                        "sum(rate(http_errors_total{variant=\"{{treatment}}\"}[5m]))",
                                        "sum(rate(http_errors_total{variant=\"{{control}}\"}[5m]))",
                                        3,
                                        Duration.ofSeconds(30),
                                        Duration.ofMinutes(5)),
                                Duration.ofMinutes(5))));
        samples.put(
                "metric-raised",
                new MetricRecord(
                        "default",
                        new Metric(
                                "pager",
                                "Checkout is slow",
                                new Measure.Raised(
                                        "alertmanager",
                                        "CheckoutSlow",
                                        Map.of("service", "checkout"),
                                        Duration.ofMinutes(2)),
                                Duration.ofMinutes(2))));
        return samples;
    }

    /** The measures beside conversions and counts. */
    private static Map<String, Measure> measures() {
        Measure.EventMatcher viewed = new Measure.EventMatcher("product viewed", List.of());
        Measure.EventMatcher bought = new Measure.EventMatcher("order completed", List.of());
        NumericProperty total = new NumericProperty("total", 2);
        NumericProperty took = new NumericProperty("ms", 0);
        Map<String, Measure> measures = new LinkedHashMap<>();
        measures.put("funnel", new Measure.Funnel(List.of(viewed, bought)));
        measures.put("retention", new Measure.Retention(viewed, 1));
        measures.put("sum", new Measure.Sum(bought, total, 250));
        measures.put("mean", new Measure.Mean(bought, total, 250));
        measures.put("steady-mean", new Measure.SteadyMean(bought, total, 250, 40));
        measures.put(
                "ratio",
                new Measure.Ratio(
                        new Amount(bought, Optional.of(total), 250), new Amount(viewed, Optional.empty(), 50), 3.5));
        measures.put("quantile", new Measure.Quantile(viewed, took, Measure.Pick.FIRST, new BasisPoints(9_500), 2_000));
        measures.put(
                "certified-quantile",
                new Measure.CertifiedQuantile(viewed, took, Measure.Pick.HIGHEST, new BasisPoints(9_500), 2_000));
        return measures;
    }
}
