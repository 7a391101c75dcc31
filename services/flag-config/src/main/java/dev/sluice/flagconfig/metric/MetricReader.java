package dev.sluice.flagconfig.metric;

import dev.sluice.flagconfig.metric.MetricRequests.MeasureRequest;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import java.time.Duration;
import java.util.Optional;

/** Reads metrics. Whether their events exist in live data is not asked here: they may be sent for the first time tomorrow. */
final class MetricReader {

    /** Means nothing where nobody is exposed; a metric has one. */
    private static final Duration OUTSIDE = Duration.ofSeconds(1);

    private MetricReader() {}

    static Metric metric(String key, Optional<String> name, Optional<MeasureRequest> measure, Optional<String> window) {
        Place at = Place.BODY.dot("measure");
        Measure measured = MeasureReader.measure(at, at.required(measure, "what is measured"));
        return new Metric(
                key,
                name.isEmpty() ? key : Place.BODY.dot("name").name(name, "what people call the metric"),
                measured,
                window(Place.BODY.dot("window"), measured, window));
    }

    /** The window of a retention follows from its day and may be left out. */
    private static Duration window(Place place, Measure measure, Optional<String> window) {
        if (measure.isOutside()) {
            if (window.isPresent()) {
                throw place.refusal("an outside monitor has no exposures to count from: leave the window out");
            }
            return OUTSIDE;
        }
        if (!(measure instanceof Measure.Retention retention)) {
            return place.duration(window);
        }
        if (window.isPresent() && !place.duration(window).equals(retention.window())) {
            throw place.refusal("a retention's window ends with its day, " + retention.window()
                    + " after the exposure: leave it out");
        }
        return retention.window();
    }
}
