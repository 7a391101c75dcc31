package dev.sluice.contracts;

import dev.sluice.metric.Metric;
import java.util.Objects;

/**
 * A metric's newest definition. Topic {@code metrics}, key {@code project/metric}.
 *
 * @param project the metric's project
 * @param metric its definition
 */
public record MetricRecord(String project, Metric metric) {
    public MetricRecord {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(metric, "metric");
    }
}
