package dev.sluice.local.trials;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Topic;
import dev.sluice.trials.backtest.Visit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.common.header.Header;

/** Recorded people, as exports and topics have them. */
final class Recordings {

    private static final Set<String> YES = Set.of("1", "true", "yes", "t", "y");
    private static final Instant MADE_CLOCK = Instant.parse("2026-01-01T00:00:00Z");

    private Recordings() {}

    /**
     * Columns of a CSV file with a header row, one person a row; a person's first row is taken.
     *
     * @param person whose row it is
     * @param converted 1 or true for who converted
     * @param time when they came; empty: people come evenly, as many an hour as {@code anHour} says
     * @param arm in which a real experiment had them, with the value that means treatment
     */
    record Columns(
            String person,
            String converted,
            Optional<String> time,
            Optional<String> arm,
            String treatment,
            int anHour) {}

    static List<Visit> csv(Path file, Columns columns) throws IOException {
        Map<String, Visit> visits = new HashMap<>();
        CsvSchema header = CsvSchema.emptySchema().withHeader();
        try (InputStream in = open(file);
                MappingIterator<Map<String, String>> rows = new CsvMapper()
                        .readerForMapOf(String.class)
                        .with(header)
                        .readValues(in)) {
            long number = 0;
            while (rows.hasNext()) {
                Map<String, String> row = rows.next();
                Instant at = columns.time().isPresent()
                        ? time(cell(row, columns.time().get()))
                        : MADE_CLOCK.plus(
                                Duration.ofHours(1).multipliedBy(number).dividedBy(columns.anHour()));
                String person = cell(row, columns.person());
                boolean converted = YES.contains(cell(row, columns.converted()).toLowerCase(Locale.ROOT));
                Optional<Boolean> treated =
                        columns.arm().map(arm -> cell(row, arm).equals(columns.treatment()));
                Visit visit = new Visit(person, at, converted ? Optional.of(at) : Optional.empty(), treated);
                visits.merge(person, visit, (one, other) -> other.at().isBefore(one.at()) ? other : one);
                number++;
            }
        }
        return List.copyOf(visits.values());
    }

    /** Lines of events as PostHog exports and Sluice keep them: event, distinct_id, timestamp. */
    static List<Visit> jsonLines(Path file, String first, String outcome) throws IOException {
        Meetings meetings = new Meetings(first, outcome);
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    JsonNode event = json.readTree(line);
                    meetings.add(
                            event.path("event").asText(),
                            event.path("distinct_id").asText(),
                            time(event.path("timestamp").asText()));
                }
            }
        }
        return meetings.visits();
    }

    /** What the topic {@code events} still holds of a project, by the time at which it was accepted. */
    static List<Visit> topic(String servers, String project, String first, String outcome) {
        Meetings meetings = new Meetings(first, outcome);
        WholeTopic.read(servers, Topic.EVENTS, record -> {
            String prefix = project + '/';
            Header name = record.headers().lastHeader(Headers.TYPE);
            if (record.key() != null && record.key().startsWith(prefix) && name != null) {
                meetings.add(
                        new String(name.value(), StandardCharsets.UTF_8),
                        record.key().substring(prefix.length()),
                        Instant.ofEpochMilli(record.timestamp()));
            }
        });
        return meetings.visits();
    }

    /** Gathers each person's first event of one name, and the first of another after it. */
    static final class Meetings {
        private final String first;
        private final String outcome;
        private final Map<String, Instant> came = new HashMap<>();
        private final Map<String, List<Instant>> did = new HashMap<>();

        Meetings(String first, String outcome) {
            this.first = first;
            this.outcome = outcome;
        }

        void add(String event, String person, Instant at) {
            if (event.equals(first)) {
                came.merge(person, at, (one, other) -> other.isBefore(one) ? other : one);
            }
            if (event.equals(outcome)) {
                did.computeIfAbsent(person, _ -> new ArrayList<>()).add(at);
            }
        }

        List<Visit> visits() {
            List<Visit> visits = new ArrayList<>();
            came.forEach((person, at) -> visits.add(new Visit(
                    person,
                    at,
                    did.getOrDefault(person, List.of()).stream()
                            .filter(each -> !each.isBefore(at))
                            .min(Instant::compareTo),
                    Optional.empty())));
            return visits;
        }
    }

    private static String cell(Map<String, String> row, String column) {
        String value = row.get(column);
        if (value == null) {
            throw new IllegalArgumentException("there is no column \"" + column + "\"; there are " + row.keySet());
        }
        return value;
    }

    private static Instant time(String text) {
        try {
            return text.endsWith("Z") || text.matches(".*[+-]\\d\\d:?\\d\\d$")
                    ? java.time.OffsetDateTime.parse(text.replace(' ', 'T')).toInstant()
                    : LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no time: 2026-01-31T12:00:00Z is", e);
        }
    }

    private static InputStream open(Path file) {
        try {
            InputStream in = Files.newInputStream(file);
            return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
