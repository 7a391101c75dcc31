package dev.sluice.flagdelivery.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.sluice.contracts.DeliveryReceipt;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.flagdelivery.DeliveryConfig;
import dev.sluice.flagdelivery.serving.ServedFlags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Tells the others what this node serves, so that "saved" can become "live on 3 of 3". On a thread of its own: answering waits for none
 * of it, and a broker that is away costs a receipt, no more.
 */
@ApplicationScoped
public class Receipts {

    private static final Logger LOG = Logger.getLogger(Receipts.class);
    /** Changes that come together are told together. */
    private static final Duration TOGETHER = Duration.ofMillis(50);
    /** A node that is heard of this often is not silent. */
    private static final Duration BEAT = Duration.ofSeconds(5);
    /** A receipt that the broker does not take soon is worth nothing: the next one says more. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    private static final Duration LAST_SENDS = Duration.ofSeconds(1);

    private final ServedFlags served;
    private final String node;
    private final String bootstrapServers;
    private final ObjectWriter json = WireJson.lenient().writerFor(DeliveryReceipt.class);
    private final InstantSource clock = InstantSource.system();
    private final AtomicBoolean pending = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("receipts").daemon().factory());
    /** Opened when it is first needed: a broker whose name does not resolve must not keep the node from starting. */
    private Producer<String, byte[]> producer;

    private volatile boolean saidThatItFails;

    Receipts(
            ServedFlags served,
            DeliveryConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.served = served;
        this.bootstrapServers = bootstrapServers;
        this.node = config.node().orElseGet(() -> "delivery-" + UUID.randomUUID());
    }

    void start(@Observes StartupEvent event) {
        served.onChange((before, after) -> sendSoon());
        // It reports its own failures.
        Future<?> unused = thread.scheduleWithFixedDelay(this::sendNow, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        thread.execute(this::takeBack);
        thread.shutdown();
    }

    private void sendSoon() {
        if (pending.compareAndSet(false, true)) {
            try {
                Future<?> unused = thread.schedule(this::sendNow, TOGETHER.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("stopping", e);
            }
        }
    }

    private void sendNow() {
        pending.set(false);
        if (served.now().isKnown()) {
            send(bytes(Receipt.of(node, served.now(), clock.instant())));
        }
    }

    private void takeBack() {
        if (producer != null) {
            send(null);
            producer.close(LAST_SENDS);
        }
    }

    private void send(byte[] receipt) {
        try {
            if (producer == null) {
                producer = open();
            }
            // Its callback hears of failures.
            Future<?> unused = producer.send(
                    new ProducerRecord<>(Topic.DELIVERY_RECEIPTS.topicName(), node, receipt), (to, failure) -> {
                        if (failure != null) {
                            LOG.debug("a receipt was not taken, the next one follows", failure);
                        }
                    });
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** Said once until one is taken again: the others see a silent node, and answering goes on. */
    private void failed(Exception e) {
        if (!saidThatItFails) {
            saidThatItFails = true;
            LOG.warnf("receipts cannot be sent, trying on: %s", e);
        }
    }

    private Producer<String, byte[]> open() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "receipts-" + node,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        (int) WAIT_MAX.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) WAIT_MAX.dividedBy(2).toMillis(),
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) WAIT_MAX.toMillis()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private byte[] bytes(DeliveryReceipt receipt) {
        try {
            return json.writeValueAsBytes(receipt);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a receipt cannot be written as JSON", e);
        }
    }
}
