package dev.sluice.flagconfig.metric;

import dev.sluice.flagconfig.request.FilterReader;
import dev.sluice.flagconfig.request.Known;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import java.util.Optional;

/** Reads metrics. */
final class MetricReader {

    private static final int HIGHEST_CAP = 100;

    /** Events have no cohorts and no flags. */
    private static final FilterReader FILTERS = new FilterReader(Known.NOTHING);

    private MetricReader() {}

    static Metric metric(
            String key,
            Optional<String> name,
            Optional<MetricRequests.MeasureRequest> measure,
            Optional<String> window) {
        Place at = Place.BODY.dot("measure");
        return new Metric(
                key,
                name.isEmpty() ? key : Place.BODY.dot("name").name(name, "what people call the metric"),
                measure(at, at.required(measure, "what is counted")),
                Place.BODY.dot("window").duration(window));
    }

    private static Measure measure(Place place, MetricRequests.MeasureRequest measure) {
        String kind = place.dot("kind").required(measure.kind(), "one of conversion, count");
        Measure.EventMatcher event =
                event(place.dot("event"), place.dot("event").required(measure.event(), "which events count"));
        return switch (kind) {
            case "conversion" -> {
                if (measure.cap().isPresent()) {
                    throw place.dot("cap").refusal("a conversion has no cap; a person converts once or not at all");
                }
                yield new Measure.Conversion(event);
            }
            case "count" -> new Measure.Count(event, cap(place.dot("cap"), measure.cap()));
            default -> throw place.dot("kind").refusal("a measure is one of conversion, count");
        };
    }

    private static int cap(Place place, Optional<Integer> value) {
        int cap = place.required(value, "1 to 100; more are taken as this many");
        if (cap < 1 || cap > HIGHEST_CAP) {
            throw place.refusal("it lies between 1 and 100, not " + cap);
        }
        return cap;
    }

    private static Measure.EventMatcher event(Place place, MetricRequests.EventRequest event) {
        return new Measure.EventMatcher(
                place.dot("name").name(event.name(), "the event's name"),
                FILTERS.filters(place.dot("filters"), event.filters()));
    }
}
