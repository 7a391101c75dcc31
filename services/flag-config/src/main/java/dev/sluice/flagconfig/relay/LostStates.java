package dev.sluice.flagconfig.relay;

import dev.sluice.contracts.Topic;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Tells everything once more, at the start, where a topic has nothing at all: a broker that lost its disk.
 *
 * <p>Definitions are compared key by key. There may be a million persons: reading them all to find that none is missing would cost
 * every start more than the loss it guards against, so for them only whether the topic is empty is asked.
 */
@ApplicationScoped
class LostStates {

    private static final Logger LOG = Logger.getLogger(LostStates.class);
    private static final Duration RETRY = Duration.ofSeconds(3);

    private final Instance<Retold> all;
    private final String bootstrapServers;
    private volatile boolean closed;

    LostStates(@Any Instance<Retold> all, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.all = all;
        this.bootstrapServers = bootstrapServers;
    }

    void start(@Observes StartupEvent event) {
        List<Retold> beans = all.stream().toList();
        Thread.ofPlatform().name("lost-states").daemon().start(() -> beans.forEach(this::untilDone));
    }

    void stop(@Observes ShutdownEvent event) {
        closed = true;
    }

    private void untilDone(Retold retold) {
        while (!closed) {
            try {
                if (isEmpty(retold.topic())) {
                    int count = VertxContextSupport.subscribeAndAwait(retold::tellAgain);
                    if (count > 0) {
                        LOG.warnf(
                                "topic is empty and the database is not, told again: topic=%s count=%d",
                                retold.topic().topicName(), count);
                    }
                }
                return;
            } catch (Throwable e) {
                LOG.warnf(
                        "topic not looked at yet, tried again until it is: topic=%s reason=%s",
                        retold.topic().topicName(), e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private boolean isEmpty(Topic topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            // Else the client warns of every answer that it is about a partition that it does not read.
            consumer.assign(partitions);
            Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
            return !partitions.isEmpty() && consumer.endOffsets(partitions).equals(begin);
        }
    }
}
