package dev.sluice.watcher.recount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.JudgedRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.TopicDeclarer;
import dev.sluice.contracts.WireJson;
import dev.sluice.watcher.Told;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The tool against a real broker that holds nothing else: {@code -Dsluice.broker=HOST:PORT}. What it writes there can afterwards be given
 * again by {@code bin/replay}, too.
 */
@EnabledIfSystemProperty(named = "sluice.broker", matches = ".+")
class RecountsOnBrokerTest {

    @Test
    void shouldCountAnewWhatABrokerHolds() throws Exception {
        String servers = System.getProperty("sluice.broker");
        Told told = Told.history(new Random(5));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            TopicDeclarer.declare(admin, TopicDeclarer.Sizes.LOCAL);
        }
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new StringSerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Told.Heard heard : told.heard()) {
                sent.add(producer.send(new ProducerRecord<>(
                        heard.topic().topicName(),
                        null,
                        heard.record().timestamp(),
                        heard.record().key(),
                        heard.record().value(),
                        heard.record().headers())));
            }
            for (JudgedRecord said : told.said()) {
                sent.add(producer.send(new ProducerRecord<>(
                        Topic.VERDICT_LOG.topicName(),
                        said.verdict().rolloutId(),
                        WireJson.lenient().writeValueAsBytes(said))));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        boolean same = Recounts.run(
                new String[] {
                    "--bootstrap-servers",
                    servers,
                    "--late-after",
                    told.lateAfter().toString()
                },
                new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(told.said().size() + " verdicts counted anew from the events");
        assertThat(same).as(out.toString(StandardCharsets.UTF_8)).isTrue();
    }
}
