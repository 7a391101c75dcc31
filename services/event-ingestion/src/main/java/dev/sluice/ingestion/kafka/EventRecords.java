package dev.sluice.ingestion.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.sluice.contracts.EventKind;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.IsoTime;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.ingestion.capture.CapturedEvent;
import dev.sluice.ingestion.capture.Edit;
import dev.sluice.ingestion.capture.EventBytes;
import dev.sluice.ingestion.capture.LinkRule;
import dev.sluice.ingestion.capture.PropertyChangeBytes;
import dev.sluice.ingestion.capture.PropertyPolicy;
import dev.sluice.kit.http.body.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The records that an event becomes: itself, and what it says of its person, of a group, or of who is whom. */
public final class EventRecords {

    private static final ObjectWriter LINK = WireJson.lenient().writerFor(IdentityLink.class);

    private static final Header FROM_HERE = new RecordHeader(Headers.SOURCE, utf8("event-ingestion"));
    private static final Header IS_HISTORICAL = new RecordHeader(Headers.HISTORICAL, utf8("true"));
    private static final Header IS_GZIP = new RecordHeader(Headers.ENCODING, utf8("gzip"));
    private static final Header CHANGE_TYPE = new RecordHeader(Headers.TYPE, utf8("property_change"));
    private static final Header LINK_TYPE = new RecordHeader(Headers.TYPE, utf8("identity_link"));
    private static final Map<EventKind, Header> KINDS = kinds();

    private final String project;
    private final byte[] projectSlash;
    private final PropertyPolicy policy;
    private final Bytes body;
    private final Arrived arrived;
    private final long arrivedMillis;
    /** Headers of all records, made once; a header never changes. */
    private final List<Header> common = new ArrayList<>(3);

    /** Of the event before: events of one request are often of one name. */
    private Label label = Label.of("");

    /** What a name says in headers. */
    private record Label(String name, Header type, Header kind) {
        static Label of(String name) {
            return new Label(name, new RecordHeader(Headers.TYPE, utf8(name)), KINDS.get(EventKind.of(name)));
        }
    }

    /** For the events of one request, on one thread. */
    public EventRecords(String project, PropertyPolicy policy, Bytes body, Arrived arrived) {
        this.project = project;
        this.projectSlash = utf8(project + "/");
        this.policy = policy;
        this.body = body;
        this.arrived = arrived;
        this.arrivedMillis = arrived.now().toEpochMilli();
        common.add(FROM_HERE);
        common.add(new RecordHeader(Headers.PROJECT, utf8(project)));
        if (arrived.historical()) {
            common.add(IS_HISTORICAL);
        }
        arrived.trace().forEach((name, value) -> common.add(new RecordHeader(name, utf8(value))));
    }

    /**
     * Hands over the records of an event: itself first.
     *
     * @param bytesMax most bytes of a record's key and value together
     * @return false when one of them would be larger, and then none was handed over: a hash may be longer than what it stands for
     */
    public boolean send(CapturedEvent event, int bytesMax, Consumer<? super ProducerRecord<byte[], byte[]>> sink) {
        List<Edit> edits = policy.editsOf(event, body, arrived.address(), arrived.library());
        Label its = labelOf(event);
        byte[] person = utf8(event.person());
        ProducerRecord<byte[], byte[]> itself = record(
                Topic.EVENTS,
                ofProject(person),
                EventBytes.of(body, event.json(), edits),
                event,
                person,
                its.type(),
                its.kind());
        Optional<ProducerRecord<byte[], byte[]>> change = PropertyChangeBytes.of(project, event, body, edits)
                .map(said -> record(
                        Topic.PROPERTY_CHANGES, utf8(said.key()), said.json(), event, person, CHANGE_TYPE, its.kind()));
        Optional<ProducerRecord<byte[], byte[]>> link = LinkRule.linkOf(project, event)
                .map(said -> record(
                        Topic.IDENTITY_LINKS, utf8(said.key()), json(said), event, person, LINK_TYPE, its.kind()));
        if (weight(itself) > bytesMax
                || change.filter(record -> weight(record) > bytesMax).isPresent()
                || link.filter(record -> weight(record) > bytesMax).isPresent()) {
            return false;
        }
        sink.accept(itself);
        change.ifPresent(sink);
        link.ifPresent(sink);
        return true;
    }

    private static int weight(ProducerRecord<byte[], byte[]> record) {
        return record.key().length + record.value().length;
    }

    /**
     * Of a piece of a recording. Pieces of one session stay in order. One that is larger than a record may be is compressed.
     *
     * @param bytesMax most bytes of a record's value
     * @return empty when it is too large even so
     */
    public Optional<ProducerRecord<byte[], byte[]>> ofRecording(CapturedEvent event, int bytesMax) {
        byte[] value =
                EventBytes.of(body, event.json(), policy.editsOf(event, body, arrived.address(), arrived.library()));
        Label its = labelOf(event);
        boolean zipped = value.length > bytesMax;
        if (zipped) {
            value = gzip(value);
        }
        if (value.length > bytesMax) {
            return Optional.empty();
        }
        byte[] person = utf8(event.person());
        ProducerRecord<byte[], byte[]> record = record(
                Topic.RECORDINGS,
                ofProject(event.said()
                        .session()
                        .map(at -> utf8(EventBytes.text(body, at)))
                        .orElse(person)),
                value,
                event,
                person,
                its.type(),
                its.kind());
        if (zipped) {
            record.headers().add(IS_GZIP);
        }
        return Optional.of(record);
    }

    /** A key that is the project's alone. */
    private byte[] ofProject(byte[] within) {
        byte[] key = Arrays.copyOf(projectSlash, projectSlash.length + within.length);
        System.arraycopy(within, 0, key, projectSlash.length, within.length);
        return key;
    }

    private Label labelOf(CapturedEvent event) {
        if (!event.name().equals(label.name())) {
            label = Label.of(event.name());
        }
        return label;
    }

    private ProducerRecord<byte[], byte[]> record(
            Topic topic, byte[] key, byte[] value, CapturedEvent event, byte[] person, Header type, Header kind) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic.topicName(), null, arrivedMillis, key, value);
        org.apache.kafka.common.header.Headers headers = record.headers();
        headers.add(new RecordHeader(Headers.ID, utf8(event.uuid().toString())));
        headers.add(type);
        headers.add(new RecordHeader(Headers.TIME, IsoTime.utf8(event.at())));
        headers.add(new RecordHeader(Headers.PERSON, person));
        headers.add(kind);
        for (Header each : common) {
            headers.add(each);
        }
        return record;
    }

    private static Map<EventKind, Header> kinds() {
        Map<EventKind, Header> kinds = new EnumMap<>(EventKind.class);
        for (EventKind kind : EventKind.values()) {
            kinds.put(kind, new RecordHeader(Headers.KIND, utf8(kind.text())));
        }
        return kinds;
    }

    private static byte[] json(IdentityLink link) {
        try {
            return LINK.writeValueAsBytes(link);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
