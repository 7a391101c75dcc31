package dev.sluice.flagconfig.property;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.contracts.DistinctIds;
import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.PropertyChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A report, as it came and as it is understood.
 *
 * <p>Understanding it makes it such that the database keeps it: NUL becomes U+FFFD, times get the database's precision, and
 * nothing has happened later than the broker heard of it: a clock that is a year ahead would silence everybody else for a year.
 *
 * @param record as it came
 * @param report what it says
 */
public record Heard<T>(ConsumerRecord<String, byte[]> record, T report) {

    /** Most code points of a group's type and key: together with the project they have to fit an entry of an index. */
    static final int MOST_OF_TYPE = 100;

    static final int MOST_OF_KEY = 400;
    /** Before it nobody had an SDK; what is older is a broken clock, and far older would not fit the database. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    /** A property change; throws an {@link IOException} that says what is wrong with it. */
    public static Heard<PropertyChange> ofChange(ConsumerRecord<String, byte[]> record, ObjectReader reader)
            throws IOException {
        PropertyChange change = read(record, reader, PropertyChange.class);
        Instant at = time(change.at(), record);
        return new Heard<>(
                record,
                switch (change) {
                    case PropertyChange.OfPerson person ->
                        new PropertyChange.OfPerson(
                                person.project(),
                                DistinctIds.normalised(plain(person.distinctId())),
                                values(person.set()),
                                values(person.setOnce()),
                                person.unset().stream().map(Heard::plain).toList(),
                                at);
                    case PropertyChange.OfGroup group ->
                        new PropertyChange.OfGroup(
                                group.project(),
                                bounded("type", group.groupType(), MOST_OF_TYPE),
                                bounded("key", group.groupKey(), MOST_OF_KEY),
                                values(group.set()),
                                at);
                });
    }

    /** A link; throws an {@link IOException} that says what is wrong with it. */
    public static Heard<IdentityLink> ofLink(ConsumerRecord<String, byte[]> record, ObjectReader reader)
            throws IOException {
        IdentityLink link = read(record, reader, IdentityLink.class);
        try {
            return new Heard<>(
                    record,
                    new IdentityLink(
                            link.project(),
                            DistinctIds.normalised(plain(link.distinctId())),
                            DistinctIds.normalised(plain(link.otherId())),
                            link.kind(),
                            time(link.at(), record)));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static <T> T read(ConsumerRecord<String, byte[]> record, ObjectReader reader, Class<T> type)
            throws IOException {
        T report = record.value() == null ? null : type.cast(reader.readValue(record.value()));
        if (report == null) {
            throw new IOException("the record has no value");
        }
        return report;
    }

    private static Instant time(Instant said, ConsumerRecord<String, byte[]> record) {
        Instant heard = Instant.ofEpochMilli(record.timestamp());
        Instant at = said.isAfter(heard) ? heard : said;
        return PropertyJson.kept(at.isBefore(EARLIEST) ? EARLIEST : at);
    }

    private static String bounded(String what, String text, int most) throws IOException {
        String id = plain(text);
        if (id.codePointCount(0, id.length()) > most) {
            throw new IOException("a group's " + what + " has at most " + most + " characters");
        }
        return id;
    }

    private static Map<String, Object> values(Map<String, Object> given) {
        Map<String, Object> values = HashMap.newHashMap(given.size());
        given.forEach((name, value) -> values.put(plain(name), plain(value)));
        return values;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case String text -> plain(text);
            case Map<?, ?> map ->
                values(map.entrySet().stream()
                        .collect(
                                HashMap::new,
                                (all, entry) -> all.put(Objects.toString(entry.getKey()), entry.getValue()),
                                HashMap::putAll));
            case List<?> list -> list.stream().map(Heard::plain).collect(Collectors.toList());
            case null -> null;
            default -> value;
        };
    }

    /** Half a surrogate pair is no character; the database's encoding has none for it either. */
    private static String plain(String text) {
        boolean isWhole = text.chars().noneMatch(c -> Character.isSurrogate((char) c));
        String whole = isWhole ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return whole.replace('\0', '\ufffd');
    }
}
