package dev.sluice.gateway.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the gateway itself puts on the bus. On a thread of its own: requests wait for none of it while the broker is away. */
@ApplicationScoped
class Telling {

    private static final Duration WITHIN = Duration.ofSeconds(5);
    /** While the broker is away, so much may wait; more is refused at once. */
    private static final int WAITING = 256;

    private final String bootstrapServers;
    private final ObjectMapper json = WireJson.lenient();
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("telling").daemon().factory());
    /** Opened when it is first needed, on that thread: a broker whose name does not resolve must not keep the gateway from starting. */
    private Producer<String, byte[]> producer;

    Telling(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Completes when the bus has it; fails when it does not within five seconds. */
    CompletionStage<Void> tell(Topic topic, String key, Object payload) {
        return sent(new ProducerRecord<>(topic.topicName(), key, bytes(payload)));
    }

    /** Deletes what stands there; where that fails, another start of a gateway does it again. */
    void forget(Topic topic, String key) {
        CompletionStage<Void> unused = sent(new ProducerRecord<>(topic.topicName(), key, null));
    }

    private CompletionStage<Void> sent(ProducerRecord<String, byte[]> message) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        try {
            thread.execute(() -> send(message, told));
        } catch (RejectedExecutionException e) {
            told.completeExceptionally(e);
        }
        return told;
    }

    private void send(ProducerRecord<String, byte[]> message, CompletableFuture<Void> told) {
        try {
            if (producer == null) {
                producer = open();
            }
            // Its callback tells.
            Future<?> unused = producer.send(message, (_, failure) -> {
                if (failure == null) {
                    told.complete(null);
                } else {
                    told.completeExceptionally(failure);
                }
            });
        } catch (KafkaException e) {
            told.completeExceptionally(e);
        }
    }

    private Producer<String, byte[]> open() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "gateway",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) WITHIN.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) WITHIN.toMillis() / 2,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        (int) WITHIN.toMillis()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private byte[] bytes(Object payload) {
        try {
            return json.writeValueAsBytes(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record cannot be written as JSON", e);
        }
    }

    @PreDestroy
    void close() {
        thread.execute(() -> {
            if (producer != null) {
                producer.close(WITHIN);
            }
        });
        thread.shutdown();
    }
}
