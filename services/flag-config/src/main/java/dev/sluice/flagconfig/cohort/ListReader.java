package dev.sluice.flagconfig.cohort;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.sluice.kit.http.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.stream.IntStream;

/**
 * Reads lists as people have them: a CSV file with or without a header, or text pasted from anywhere.
 *
 * <p>A row that makes no sense is reported and left out. What makes the whole file doubtful (not UTF-8, a NUL, a quote that is not
 * closed, no telling which column is meant) refuses it, naming the line.
 */
final class ListReader {

    /** Most entries in one request. */
    static final int MOST_ENTRIES = 200_000;

    private static final Set<String> COLUMNS = Set.of(
            "email",
            "e-mail",
            "e_mail",
            "mail",
            "distinct_id",
            "distinctid",
            "id",
            "user_id",
            "userid",
            "user",
            "person_id",
            "member");
    private static final ObjectReader ROWS = new CsvMapper()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .readerFor(String[].class);

    private ListReader() {}

    /** A pasted list: entries apart by line breaks, commas, semicolons or tabs. */
    static ReadList ofText(byte[] body) {
        ReadList.Collector collector = new ReadList.Collector();
        long line = 0;
        for (String text : text(body).split("\r\n|\r|\n", -1)) {
            line++;
            for (StringTokenizer parts = new StringTokenizer(text, ",;\t"); parts.hasMoreTokens(); ) {
                String part = parts.nextToken();
                if (!part.isBlank()) {
                    collector.add(line, part);
                    bounded(collector);
                }
            }
        }
        return collector.done();
    }

    /**
     * A CSV file.
     *
     * @param column the name of the column that has the entries; when it is empty and there are several, the first one is a known name
     */
    static ReadList ofCsv(byte[] body, Optional<String> column) {
        String text = text(body);
        CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separatorOf(text));
        ReadList.Collector collector = new ReadList.Collector();
        try (MappingIterator<String[]> rows = ROWS.with(schema).readValues(text.endsWith("\n") ? text : text + "\n")) {
            if (!rows.hasNextValue()) {
                return collector.done();
            }
            long line = lineOf(rows);
            String[] first = rows.nextValue();
            OptionalInt header = headerColumn(first, column);
            int wanted = header.orElse(0);
            if (header.isEmpty()) {
                add(collector, line, first, wanted, first.length);
            }
            while (rows.hasNextValue()) {
                line = lineOf(rows);
                add(collector, line, rows.nextValue(), wanted, first.length);
                bounded(collector);
            }
            return collector.done();
        } catch (JsonProcessingException e) {
            throw ProblemException.badRequest(
                    null,
                    "the CSV cannot be read at line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory that cannot be read", e);
        }
    }

    /** The line on which the next row begins: once it is read, the parser has gone on over the blank lines behind it. */
    private static long lineOf(MappingIterator<String[]> rows) {
        return rows.getCurrentLocation().getLineNr();
    }

    private static void add(ReadList.Collector collector, long line, String[] row, int wanted, int width) {
        if (row.length != width && !(width == 1 && row.length == 0)) {
            collector.addMalformed(
                    line, String.join(",", row), "it has " + row.length + " columns, the first row has " + width);
        } else {
            collector.add(line, row.length == 0 ? "" : row[wanted]);
        }
    }

    /** Which column of a header has the entries; empty when the first row is one of them. */
    private static OptionalInt headerColumn(String[] first, Optional<String> column) {
        List<String> names = IntStream.range(0, first.length)
                .mapToObj(i -> first[i].strip().toLowerCase(Locale.ROOT))
                .toList();
        if (column.isPresent()) {
            int at = names.indexOf(column.get().strip().toLowerCase(Locale.ROOT));
            if (at < 0) {
                throw ProblemException.badRequest(
                        "column", "line 1 has no column \"" + column.get() + "\"; it has " + String.join(", ", first));
            }
            return OptionalInt.of(at);
        }
        OptionalInt known = IntStream.range(0, names.size())
                .filter(i -> COLUMNS.contains(names.get(i)))
                .findFirst();
        if (known.isEmpty() && first.length > 1) {
            throw ProblemException.badRequest(
                    "column",
                    "line 1 has " + first.length
                            + " columns and none is called email or distinct_id: name the one that is meant by ?column=");
        }
        return known;
    }

    private static char separatorOf(String text) {
        String first = text.lines().findFirst().orElse("");
        if (first.indexOf(',') >= 0) {
            return ',';
        }
        return first.indexOf(';') >= 0 ? ';' : first.indexOf('\t') >= 0 ? '\t' : ',';
    }

    private static void bounded(ReadList.Collector collector) {
        if (collector.count() > MOST_ENTRIES) {
            throw ProblemException.invalid(
                    null, "it has more than " + MOST_ENTRIES + " entries: send it in parts, they add up");
        }
    }

    /** The body as text; refuses what is not UTF-8, and NUL, which only binary files and UTF-16 have. */
    private static String text(byte[] body) {
        long line = 1;
        for (byte one : body) {
            if (one == 0) {
                throw ProblemException.badRequest(
                        null,
                        "line " + line + " has a NUL character: send a text file in UTF-8, not UTF-16 or a workbook");
            }
            line += one == '\n' ? 1 : 0;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw ProblemException.badRequest(
                    null, "line " + lineOfFirstFlaw(body) + " is not UTF-8: save the file as UTF-8");
        }
    }

    private static long lineOfFirstFlaw(byte[] body) {
        ByteBuffer in = ByteBuffer.wrap(body);
        StandardCharsets.UTF_8.newDecoder().decode(in, java.nio.CharBuffer.allocate(body.length + 1), true);
        long line = 1;
        for (int i = 0; i < in.position(); i++) {
            line += body[i] == '\n' ? 1 : 0;
        }
        return line;
    }
}
