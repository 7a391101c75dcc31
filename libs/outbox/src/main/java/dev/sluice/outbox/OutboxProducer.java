package dev.sluice.outbox;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** What the relay's producer is told beyond the settings: what follows from constants. */
class OutboxProducer {

    /** For the key, the headers and Kafka's own bytes about a record. */
    private static final int AROUND_PAYLOAD_MAX_BYTES = 100_000;

    static final int REQUEST_MAX_BYTES = Outbox.PAYLOAD_MAX_BYTES + AROUND_PAYLOAD_MAX_BYTES;

    @Produces
    @Identifier("outbox")
    Map<String, Object> settings() {
        return Map.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_MAX_BYTES);
    }
}
