package dev.sluice.metric;

import java.time.Duration;
import java.util.Objects;

/**
 * Something measured per person after an exposure.
 *
 * @param key unique in the project
 * @param name for people: "checkout conversion"
 * @param measure what is counted
 * @param window how long after the first exposure an outcome counts; for a retention until its day is over
 */
public record Metric(String key, String name, Measure measure, Duration window) {
    public Metric {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(measure, "measure");
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("a metric's window is longer than nothing: " + window);
        }
        if (measure instanceof Measure.Retention retention && !window.equals(retention.window())) {
            throw new IllegalArgumentException("the window of a retention on day " + retention.day()
                    + " ends with that day, " + retention.window() + " after the exposure, not " + window);
        }
    }
}
