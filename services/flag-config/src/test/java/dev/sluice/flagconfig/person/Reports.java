package dev.sluice.flagconfig.person;

import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.PropertyChange;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Says of people what events would have said. */
public final class Reports implements AutoCloseable {

    private final KafkaProducer<String, byte[]> producer;

    public Reports(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
    }

    /** {@code $set}, long ago. */
    public Reports set(String distinctId, Map<String, Object> values) {
        PropertyChange change = new PropertyChange.OfPerson(
                "default", distinctId, values, Map.of(), List.of(), Instant.parse("2025-01-01T12:00:00Z"));
        return send(Topic.PROPERTY_CHANGES, change.key(), change, PropertyChange.class);
    }

    /** {@code $groupidentify}, long ago. */
    public Reports group(String type, String key, Map<String, Object> values) {
        PropertyChange change =
                new PropertyChange.OfGroup("default", type, key, values, Instant.parse("2025-01-01T12:00:00Z"));
        return send(Topic.PROPERTY_CHANGES, change.key(), change, PropertyChange.class);
    }

    /** {@code $identify}, a little later. */
    public Reports identify(String distinctId, String anonymousId) {
        IdentityLink link = new IdentityLink(
                "default",
                distinctId,
                anonymousId,
                IdentityLink.Kind.IDENTIFIED,
                Instant.parse("2025-01-01T12:00:01Z"));
        return send(Topic.IDENTITY_LINKS, link.key(), link, IdentityLink.class);
    }

    private Reports send(Topic topic, String key, Object report, Class<?> type) {
        try {
            byte[] value = WireJson.lenient().writerFor(type).writeValueAsBytes(report);
            producer.send(new ProducerRecord<>(topic.topicName(), key, value)).get(10, TimeUnit.SECONDS);
            return this;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
