package dev.sluice.flagconfig.metric;

import dev.sluice.flagconfig.metric.MetricRequests.AlertRequest;
import dev.sluice.flagconfig.metric.MetricRequests.SeriesRequest;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Measure.Series;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads measures that come from outside monitors. Whether an address may be asked is looked at before each look. */
final class OutsideReader {

    private static final int LOOKS = 3;
    private static final Duration OVER = Duration.ofMinutes(5);
    private static final int LONGEST_QUERY = 4_000;
    private static final int MOST_LABELS = 64;

    private OutsideReader() {}

    static Series series(Place place, Optional<SeriesRequest> series) {
        SeriesRequest sent = place.required(series, "what Prometheus is asked");
        int looks = sent.looks().orElse(LOOKS);
        if (looks < 1 || looks > Series.MOST_LOOKS) {
            throw place.dot("looks").refusal("it lies between 1 and " + Series.MOST_LOOKS + ", not " + looks);
        }
        Duration over = duration(place.dot("over"), sent.over(), OVER);
        if (over.isNegative() || over.isZero() || over.compareTo(Series.MOST_EVERY) > 0) {
            throw place.dot("over").refusal("it lies above nothing and up to PT1H, not " + over);
        }
        Duration usual = over.compareTo(Series.LEAST_EVERY) < 0 ? Series.LEAST_EVERY : over;
        Duration every = duration(place.dot("every"), sent.every(), usual);
        if (every.compareTo(Series.LEAST_EVERY) < 0 || every.compareTo(Series.MOST_EVERY) > 0) {
            throw place.dot("every").refusal("it lies between PT10S and PT1H, not " + every);
        }
        if (every.compareTo(over) < 0) {
            throw place.dot("every")
                    .refusal("looks that overlap count one spike several times: it is at least over (" + over
                            + "), not " + every);
        }
        return new Series(
                server(place.dot("server"), sent.server()),
                query(place.dot("treated"), sent.treated(), "{{treatment}}"),
                query(place.dot("control"), sent.control(), "{{control}}"),
                looks,
                every,
                over);
    }

    static Measure.Raised raised(Place place, Optional<AlertRequest> alert) {
        AlertRequest sent = place.required(alert, "which alert");
        Map<String, String> labels = sent.labels().orElse(Map.of());
        if (labels.size() > MOST_LABELS || labels.values().stream().anyMatch(Objects::isNull)) {
            throw place.dot("labels").refusal("labels are up to " + MOST_LABELS + " names with a text each");
        }
        return new Measure.Raised(
                place.dot("source")
                        .name(sent.source(), "who tells of it: alertmanager, grafana, datadog, sentry or webhook"),
                place.dot("name").name(sent.name(), "the alert's name"),
                labels,
                sent.longerThan().isEmpty()
                        ? Duration.ZERO
                        : place.dot("longerThan").duration(sent.longerThan()));
    }

    private static String server(Place place, Optional<String> server) {
        String sent = place.required(server, "the base address of Prometheus");
        try {
            URI address = new URI(sent);
            boolean isWeb = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            if (isWeb && address.getHost() != null && address.getUserInfo() == null && address.getQuery() == null) {
                return sent;
            }
        } catch (URISyntaxException e) {
            throw place.refusal("it is no address: " + e.getReason());
        }
        throw place.refusal("an address begins with https:// and names a host, without a user name or a query");
    }

    /** A query that is the same for both arms compares nothing. */
    private static String query(Place place, Optional<String> query, String placeholder) {
        String sent = place.required(query, "a query for one series, with " + placeholder + " in it");
        if (sent.length() > LONGEST_QUERY) {
            throw place.refusal("a query has up to " + LONGEST_QUERY + " characters");
        }
        if (!sent.contains(placeholder)) {
            throw place.refusal(
                    "it has to contain " + placeholder + ", for which the value is put that the arm is served");
        }
        return sent;
    }

    private static Duration duration(Place place, Optional<String> text, Duration otherwise) {
        return text.isEmpty() ? otherwise : place.duration(text);
    }
}
