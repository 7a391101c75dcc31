package dev.sluice.ingestion.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.sluice.contracts.EventKind;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.IdentityLink;
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
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The records that an event becomes: itself, and what it says of its person, of a group, or of who is whom. */
public final class EventRecords {

    private static final byte[] SOURCE = utf8("event-ingestion");
    private static final byte[] TRUE = utf8("true");
    private static final byte[] GZIP = utf8("gzip");
    private static final ObjectWriter LINK = WireJson.lenient().writerFor(IdentityLink.class);

    private final String project;
    private final PropertyPolicy policy;
    private final Bytes body;
    private final Arrived arrived;

    public EventRecords(String project, PropertyPolicy policy, Bytes body, Arrived arrived) {
        this.project = project;
        this.policy = policy;
        this.body = body;
        this.arrived = arrived;
    }

    /**
     * Of an event: itself first.
     *
     * @param bytesMax most bytes of a record's key and value together
     * @return empty when one of them would be larger: a hash may be longer than what it stands for
     */
    public Optional<List<ProducerRecord<byte[], byte[]>>> of(CapturedEvent event, int bytesMax) {
        List<Edit> edits = policy.editsOf(event, body, arrived.address(), arrived.library());
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(3);
        records.add(record(
                Topic.EVENTS,
                project + "/" + event.person(),
                EventBytes.of(body, event.json(), edits),
                headers(event, event.name())));
        PropertyChangeBytes.of(project, event, body, edits)
                .ifPresent(said -> records.add(
                        record(Topic.PROPERTY_CHANGES, said.key(), said.json(), headers(event, "property_change"))));
        LinkRule.linkOf(project, event)
                .ifPresent(said -> records.add(
                        record(Topic.IDENTITY_LINKS, said.key(), json(said), headers(event, "identity_link"))));
        return records.stream().allMatch(record -> record.key().length + record.value().length <= bytesMax)
                ? Optional.of(records)
                : Optional.empty();
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
        RecordHeaders headers = headers(event, event.name());
        if (value.length > bytesMax) {
            value = gzip(value);
            headers.add(Headers.ENCODING, GZIP);
        }
        return value.length > bytesMax
                ? Optional.empty()
                : Optional.of(record(
                        Topic.RECORDINGS,
                        project + "/" + event.said().session().orElse(event.person()),
                        value,
                        headers));
    }

    private RecordHeaders headers(CapturedEvent event, String type) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.ID, utf8(event.uuid().toString()));
        headers.add(Headers.TYPE, utf8(type));
        headers.add(Headers.SOURCE, SOURCE);
        headers.add(Headers.TIME, utf8(event.at().toString()));
        headers.add(Headers.PROJECT, utf8(project));
        headers.add(Headers.PERSON, utf8(event.person()));
        headers.add(Headers.KIND, utf8(EventKind.of(event.name()).text()));
        if (arrived.historical()) {
            headers.add(Headers.HISTORICAL, TRUE);
        }
        arrived.trace().forEach((name, value) -> headers.add(name, utf8(value)));
        return headers;
    }

    private ProducerRecord<byte[], byte[]> record(Topic topic, String key, byte[] value, RecordHeaders headers) {
        return new ProducerRecord<>(topic.topicName(), null, arrived.now().toEpochMilli(), utf8(key), value, headers);
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
