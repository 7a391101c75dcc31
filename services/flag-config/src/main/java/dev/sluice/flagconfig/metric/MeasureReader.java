package dev.sluice.flagconfig.metric;

import dev.sluice.flag.BasisPoints;
import dev.sluice.flagconfig.metric.MetricRequests.AmountRequest;
import dev.sluice.flagconfig.metric.MetricRequests.EventRequest;
import dev.sluice.flagconfig.metric.MetricRequests.MeasureRequest;
import dev.sluice.flagconfig.metric.MetricRequests.ValueRequest;
import dev.sluice.flagconfig.request.FilterReader;
import dev.sluice.flagconfig.request.Known;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.metric.Amount;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Measure.EventMatcher;
import dev.sluice.metric.Measure.Pick;
import dev.sluice.metric.NumericProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads measures, each kind with the fields that belong to it and no others. */
final class MeasureReader {

    private static final int MOST_DECIMALS = 6;
    private static final int DECIMALS = 2;
    private static final int LOWEST_QUANTILE = 5_000;
    private static final int HIGHEST_QUANTILE = 9_990;

    /** The kinds, each with its fields. */
    private static final Map<String, Set<String>> FIELDS = fields();

    /** Events have no cohorts and no flags. */
    private static final FilterReader FILTERS = new FilterReader(Known.NOTHING);

    private MeasureReader() {}

    static Measure measure(Place place, MeasureRequest sent) {
        String kinds = String.join(", ", FIELDS.keySet());
        String kind = place.dot("kind").required(sent.kind(), "one of " + kinds);
        if (!FIELDS.containsKey(kind)) {
            throw place.dot("kind").refusal("a measure is one of " + kinds);
        }
        refuseOthers(place, kind, sent);
        return switch (kind) {
            case "conversion" -> new Measure.Conversion(event(place.dot("event"), sent.event()));
            case "funnel" -> new Measure.Funnel(steps(place.dot("steps"), sent.steps()));
            case "retention" ->
                new Measure.Retention(
                        event(place.dot("event"), sent.event()),
                        whole(place.dot("day"), sent.day(), 0, Measure.Retention.LAST_DAY));
            case "count" -> new Measure.Count(event(place.dot("event"), sent.event()), times(place, sent.cap()));
            case "sum" -> {
                NumericProperty value = value(place.dot("value"), sent.value());
                yield new Measure.Sum(
                        event(place.dot("event"), sent.event()), value, cap(place.dot("cap"), sent.cap(), value));
            }
            case "mean" -> {
                NumericProperty value = value(place.dot("value"), sent.value());
                yield new Measure.Mean(
                        event(place.dot("event"), sent.event()), value, cap(place.dot("cap"), sent.cap(), value));
            }
            case "steady_mean" -> {
                NumericProperty value = value(place.dot("value"), sent.value());
                yield new Measure.SteadyMean(
                        event(place.dot("event"), sent.event()),
                        value,
                        cap(place.dot("cap"), sent.cap(), value),
                        typical(place, sent.typical()));
            }
            case "ratio" ->
                new Measure.Ratio(
                        amount(place.dot("above"), sent.above()),
                        amount(place.dot("below"), sent.below()),
                        typical(place, sent.typical()));
            case "quantile" -> {
                NumericProperty value = value(place.dot("value"), sent.value());
                yield new Measure.Quantile(
                        event(place.dot("event"), sent.event()),
                        value,
                        pick(place, sent.of()),
                        quantile(place, sent.quantile()),
                        cap(place.dot("threshold"), sent.threshold(), value));
            }
            case "certified_quantile" -> {
                NumericProperty value = value(place.dot("value"), sent.value());
                yield new Measure.CertifiedQuantile(
                        event(place.dot("event"), sent.event()),
                        value,
                        pick(place, sent.of()),
                        quantile(place, sent.quantile()),
                        cap(place.dot("typical"), sent.typical(), value));
            }
            case "series" -> OutsideReader.series(place.dot("series"), sent.series());
            case "raised" -> OutsideReader.raised(place.dot("alert"), sent.alert());
            default -> throw place.dot("kind").refusal("a measure is one of " + kinds);
        };
    }

    private static Map<String, Set<String>> fields() {
        Map<String, Set<String>> fields = new LinkedHashMap<>();
        fields.put("conversion", Set.of("event"));
        fields.put("funnel", Set.of("steps"));
        fields.put("retention", Set.of("event", "day"));
        fields.put("count", Set.of("event", "cap"));
        fields.put("sum", Set.of("event", "value", "cap"));
        fields.put("mean", Set.of("event", "value", "cap"));
        fields.put("steady_mean", Set.of("event", "value", "cap", "typical"));
        fields.put("ratio", Set.of("above", "below", "typical"));
        fields.put("quantile", Set.of("event", "value", "of", "quantile", "threshold"));
        fields.put("certified_quantile", Set.of("event", "value", "of", "quantile", "typical"));
        fields.put("series", Set.of("series"));
        fields.put("raised", Set.of("alert"));
        return fields;
    }

    /** A field that does nothing is a mistake of whoever wrote it. */
    private static void refuseOthers(Place place, String kind, MeasureRequest sent) {
        Map<String, Optional<?>> all = new LinkedHashMap<>();
        all.put("event", sent.event());
        all.put("steps", sent.steps());
        all.put("day", sent.day());
        all.put("cap", sent.cap());
        all.put("value", sent.value());
        all.put("above", sent.above());
        all.put("below", sent.below());
        all.put("typical", sent.typical());
        all.put("of", sent.of());
        all.put("quantile", sent.quantile());
        all.put("threshold", sent.threshold());
        all.put("series", sent.series());
        all.put("alert", sent.alert());
        all.forEach((field, value) -> {
            if (value.isPresent() && !FIELDS.get(kind).contains(field)) {
                throw place.dot(field).refusal("a measure of kind " + kind + " has no " + field + ": leave it out");
            }
        });
    }

    private static List<EventMatcher> steps(Place place, Optional<List<EventRequest>> steps) {
        List<EventRequest> sent = place.required(steps, "1 to 10 events, in the order in which people come by them");
        if (sent.isEmpty()) {
            throw place.refusal("a funnel has 1 to " + Measure.Funnel.MOST_STEPS + " steps, not none");
        }
        return place.each(sent, Measure.Funnel.MOST_STEPS, MeasureReader::event);
    }

    private static EventMatcher event(Place place, Optional<EventRequest> event) {
        return event(place, place.required(event, "which events count"));
    }

    private static EventMatcher event(Place place, EventRequest event) {
        return new EventMatcher(
                place.dot("name").name(event.name(), "the event's name"),
                FILTERS.filters(place.dot("filters"), event.filters()));
    }

    private static NumericProperty value(Place place, Optional<ValueRequest> value) {
        ValueRequest sent = place.required(value, "the numeric property that is measured");
        int decimals =
                sent.decimals().isEmpty() ? DECIMALS : whole(place.dot("decimals"), sent.decimals(), 0, MOST_DECIMALS);
        return new NumericProperty(place.dot("name").name(sent.name(), "the property's name"), decimals);
    }

    private static Amount amount(Place place, Optional<AmountRequest> amount) {
        AmountRequest sent = place.required(amount, "which events count, and what they amount to");
        Optional<NumericProperty> value =
                sent.value().isEmpty() ? Optional.empty() : Optional.of(value(place.dot("value"), sent.value()));
        return new Amount(
                event(place.dot("event"), sent.event()),
                value,
                cap(place.dot("cap"), sent.cap(), value.orElse(new NumericProperty("events", 0))));
    }

    /** A number of events. */
    private static int times(Place place, Optional<Double> value) {
        double cap = place.dot("cap").required(value, "1 to 100; more are taken as this many");
        if (!(cap >= 1 && cap <= Measure.MOST_EVENTS) || cap != Math.rint(cap)) {
            throw place.dot("cap").refusal("it is a whole number between 1 and 100, not " + cap);
        }
        return (int) cap;
    }

    private static int whole(Place place, Optional<Integer> value, int least, int most) {
        int number = place.required(value, least + " to " + most);
        if (number < least || number > most) {
            throw place.refusal("it lies between " + least + " and " + most + ", not " + number);
        }
        return number;
    }

    private static double cap(Place place, Optional<Double> value, NumericProperty property) {
        double cap = place.required(value, "a number above 0 up to 1000000000; more of one person is taken as this");
        if (!property.canHave(cap)) {
            throw place.refusal("it lies above 0 and up to 1000000000, and is at least one unit of "
                    + property.decimals() + " decimals, not " + cap);
        }
        return cap;
    }

    private static double typical(Place place, Optional<Double> value) {
        Place at = place.dot("typical");
        double typical = at.required(value, "about what it is without the feature; it tunes how soon a change is seen");
        if (!(typical > 0 && typical <= NumericProperty.LARGEST)) {
            throw at.refusal("it lies above 0 and up to 1000000000, not " + typical);
        }
        return typical;
    }

    private static Pick pick(Place place, Optional<String> of) {
        return of.isEmpty() ? Pick.FIRST : place.dot("of").oneOf(Pick.class, of);
    }

    private static BasisPoints quantile(Place place, Optional<Integer> value) {
        Place at = place.dot("quantile");
        int points = at.required(value, "basis points, 9500 for the 95 % quantile");
        if (points < LOWEST_QUANTILE || points > HIGHEST_QUANTILE) {
            throw at.refusal(
                    "a quantile lies between 5000 and 9990 basis points (9500 is the 95 % quantile), not " + points);
        }
        return new BasisPoints(points);
    }
}
