package dev.sluice.local.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Topic;
import dev.sluice.contracts.TopicDeclarer;
import dev.sluice.infra.DataFolder;
import dev.sluice.infra.FreePorts;
import dev.sluice.infra.KafkaProcess;
import dev.sluice.infra.KafkaSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {

    private final Instant accepted = Instant.now().minus(Duration.ofHours(3)).truncatedTo(ChronoUnit.MILLIS);

    @TempDir
    Path folder;

    /** What a run of the command said. */
    private record Said(int exit, String out) {}

    @Test
    void shouldListShowAndGiveBackEachOnce() throws Exception {
        int port = FreePorts.choose(Set.of());
        KafkaProcess broker = new KafkaProcess(new KafkaSettings(
                new DataFolder(folder.resolve("data")),
                folder.resolve("kafka.log"),
                port,
                FreePorts.choose(Set.of(port)),
                KafkaSettings.HEAP_MEGABYTES,
                true,
                List.of()));
        broker.start();
        try {
            String servers = broker.bootstrapServers();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
                TopicDeclarer.declare(admin, TopicDeclarer.Sizes.LOCAL);
            }
            assertThat(run(servers, "list").out()).contains("There are none.");

            setAside(servers, "shop/ada", "{\"event\":\"bad\u001b[2J\"}", "events", "3", "1027");
            setAside(servers, "shop/bob", null, "flag-commands", null, null);

            assertThat(run(servers, "list").out())
                    .contains("0  ", "events 3/1027", "cannot be read")
                    .contains("1  ", "flag-commands -");
            assertThat(run(servers, "list", "--topic", "events").out()).doesNotContain("flag-commands");
            assertThat(run(servers, "show", "0").out())
                    .contains(
                            "cause: java.io.IOException",
                            "key: shop/ada",
                            "header ce_id: 7",
                            "{\"event\":\"bad [2J\"}");
            assertThat(run(servers, "show", "9").exit()).isEqualTo(1);
            assertThat(run(servers, "replay").exit()).isEqualTo(1);
            assertThat(run(servers, "replay", "0", "9").exit()).isEqualTo(1);
            assertThat(events(servers)).isEmpty();

            assertThat(run(servers, "replay", "--all").out())
                    .contains("1 given back, 0 were given back before, 1 cannot be");
            assertThat(run(servers, "replay", "--all").out())
                    .contains("0 given back, 1 were given back before, 1 cannot be");

            assertThat(events(servers)).singleElement().satisfies(record -> {
                assertThat(record.key()).isEqualTo("shop/ada");
                assertThat(Instant.ofEpochMilli(record.timestamp())).isEqualTo(accepted);
                assertThat(record.value()).isEqualTo("{\"event\":\"bad\u001b[2J\"}");
                assertThat(record.headers().toArray())
                        .extracting(Header::key)
                        .containsExactly("ce_id", "sluice_replay_of");
            });
            assertThat(run(servers, "list").out()).doesNotContain("events 3/1027");
            assertThat(run(servers, "list", "--all").out()).contains("events 3/1027", "given back");
        } finally {
            broker.stop();
        }
    }

    private static Said run(String servers, String... args) {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            List<String> all = new ArrayList<>(List.of(args));
            all.add("--bootstrap-servers=" + servers);
            int exit = DeadLetters.run(all.toArray(String[]::new));
            return new Said(exit, out.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(before);
        }
    }

    private void setAside(String servers, String key, String value, String topic, String partition, String offset)
            throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
            ProducerRecord<String, String> record =
                    new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), null, accepted.toEpochMilli(), key, value);
            header(record, "ce_id", "7");
            header(record, "dead-letter-topic", topic);
            header(record, "dead-letter-reason", "the value\ncannot be read");
            header(record, "dead-letter-cause", "java.io.IOException");
            if (partition == null) {
                header(record, "dead-letter-payload-bytes", "2000000");
            } else {
                header(record, "dead-letter-partition", partition);
                header(record, "dead-letter-offset", offset);
            }
            producer.send(record).get();
        }
    }

    private static void header(ProducerRecord<String, String> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static List<ConsumerRecord<String, String>> events(String servers) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.EVENTS.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, String>> all = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
            return all;
        }
    }
}
