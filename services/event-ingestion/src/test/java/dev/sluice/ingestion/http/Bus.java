package dev.sluice.ingestion.http;

import dev.sluice.contracts.Headers;
import dev.sluice.contracts.IngestionSettings;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The broker's side of a test: declares projects, reads what was written. */
final class Bus implements AutoCloseable {

    private final String servers;
    private final KafkaConsumer<String, byte[]> consumer;

    /** Reads events written from now on. */
    Bus(String servers) {
        this(servers, Topic.EVENTS);
    }

    /** Reads what is written to these topics from now on. */
    Bus(String servers, Topic... topics) {
        this(servers, false, topics);
    }

    /** @param fromBeginning whether what was written before is read too */
    Bus(String servers, boolean fromBeginning, Topic... topics) {
        this.servers = servers;
        this.consumer = new KafkaConsumer<>(
                // What is asked behind a waiting fetch, closing too, is answered after it: half a second each time.
                Map.of("bootstrap.servers", servers, "fetch.max.wait.ms", 20),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(topics)
                .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        if (fromBeginning) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
        }
        partitions.forEach(consumer::position);
    }

    void declare(String project, String token) {
        declare(new ProjectRecord(project, token, "0".repeat(64), Instant.EPOCH));
    }

    void declare(String project, String token, IngestionSettings settings) {
        declare(new ProjectRecord(project, token, "0".repeat(64), Instant.EPOCH, Optional.of(settings)));
    }

    void declare(ProjectRecord record) {
        write(Topic.PROJECTS, record.project(), record);
    }

    /** Writes as another service, or another instance of this one, would. */
    void write(Topic topic, String key, Object record) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            topic.topicName(), key, WireJson.strict().writeValueAsBytes(record)))
                    .get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything that is in the topic now and was not read yet: reads up to its present end. */
    List<Written> written() {
        List<Written> all = new ArrayList<>();
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(100))) {
                all.add(new Written(
                        each.key(),
                        new String(each.value(), StandardCharsets.UTF_8),
                        header(each, Headers.ID),
                        header(each, Headers.TYPE),
                        header(each, Headers.TIME),
                        header(each, Headers.PROJECT),
                        header(each, Headers.PERSON),
                        header(each, Headers.TRACE_PARENT),
                        each.topic(),
                        header(each, Headers.KIND),
                        header(each, Headers.HISTORICAL),
                        header(each, Headers.ENCODING),
                        each.value()));
            }
        }
        return all;
    }

    private static String header(ConsumerRecord<String, byte[]> each, String name) {
        return each.headers().lastHeader(name) == null
                ? null
                : new String(each.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** A record. */
    @SuppressWarnings("ArrayRecordComponent")
    record Written(
            String key,
            String json,
            String id,
            String type,
            String time,
            String project,
            String person,
            String traceParent,
            String topic,
            String kind,
            String historical,
            String encoding,
            byte[] bytes) {}
}
