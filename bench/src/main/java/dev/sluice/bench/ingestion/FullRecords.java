package dev.sluice.bench.ingestion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.sluice.bench.stack.Definitions;
import dev.sluice.contracts.EventKind;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Topic;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A loop around Kafka's producer that sends the very records that event-ingestion writes, keys and headers included, all prepared: what is
 * left when nothing is received and nothing is read. The distance to {@link KafkaLimit} is what keys and headers cost.
 */
final class FullRecords {

    private FullRecords() {}

    /** Runs it twice, the first time to warm up. */
    public static void main(String[] args) throws Exception {
        ProducerProcess.Task task = ProducerProcess.Task.of(args);
        List<ProducerRecord<byte[], byte[]>> all = prepared(task);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.copyOf(ProducerProcess.settings(task.bootstrapServers())),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            measure(producer, all, ProducerProcess.WARM_UP_RECORDS);
            task.found(measure(producer, all, task.records()));
        }
    }

    private static ProducerProcess.Figure measure(
            KafkaProducer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> all, int records)
            throws ExecutionException, InterruptedException {
        Histogram micros = new Histogram(Duration.ofMinutes(5).toNanos() / 1000, 3);
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long processorBefore = system.getProcessCpuTime();
        long began = System.nanoTime();
        Future<RecordMetadata> last = null;
        for (int i = 0; i < records; i++) {
            ProducerRecord<byte[], byte[]> each = all.get(i % all.size());
            long sent = System.nanoTime();
            // Callbacks run on the producer's one thread. What fails also fails the wait for the last, or shows as
            // missing.
            last = producer.send(
                    new ProducerRecord<>(
                            each.topic(), null, System.currentTimeMillis(), each.key(), each.value(), each.headers()),
                    (written, failure) -> {
                        if (failure == null) {
                            micros.recordValue((System.nanoTime() - sent) / 1000);
                        }
                    });
        }
        producer.flush();
        if (last != null) {
            last.get();
        }
        if (micros.getTotalCount() != records) {
            throw new IllegalStateException(records - micros.getTotalCount() + " records were not acknowledged.");
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return new ProducerProcess.Figure(
                records / seconds,
                (system.getProcessCpuTime() - processorBefore) / 1e9 / records * 1e6,
                micros.getValueAtPercentile(50) / 1000.0,
                micros.getValueAtPercentile(99) / 1000.0);
    }

    private static List<ProducerRecord<byte[], byte[]>> prepared(ProducerProcess.Task task) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
        for (String line : Files.readAllLines(task.payloads())) {
            JsonNode event = json.readTree(line);
            String name = event.get("event").asText();
            String person = event.get("distinct_id").asText();
            all.add(new ProducerRecord<>(
                    Topic.EVENTS.topicName(),
                    null,
                    utf8(Definitions.PROJECT + "/" + person),
                    utf8(line),
                    List.of(
                            header(Headers.ID, event.get("uuid").asText()),
                            header(Headers.TYPE, name),
                            header(
                                    Headers.TIME,
                                    Instant.parse(event.get("timestamp").asText())
                                            .toString()),
                            header(Headers.PERSON, person),
                            header(Headers.KIND, EventKind.of(name).text()),
                            header(Headers.SOURCE, "event-ingestion"),
                            header(Headers.PROJECT, Definitions.PROJECT))));
        }
        return all;
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, utf8(value));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
