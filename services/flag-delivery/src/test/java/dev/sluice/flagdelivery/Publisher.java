package dev.sluice.flagdelivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contracts.Change;
import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes records as the system of record does. */
public final class Publisher implements AutoCloseable {

    private final KafkaProducer<String, byte[]> producer;

    public Publisher(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
    }

    /** A project's record; its token is {@code phc_NAME} and its secret {@code phs_NAME}. */
    public static ProjectRecord record(String project) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(("phs_" + project).getBytes(StandardCharsets.UTF_8));
            return new ProjectRecord(project, "phc_" + project, HexFormat.of().formatHex(hash), Instant.now());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A flag's record, as if a person had just changed it. */
    public static FlagRecord record(String project, Flag flag) {
        return new FlagRecord(project, flag, new Change("ada", Change.Kind.PERSON, "for the test", Instant.now()));
    }

    public void project(String project) {
        send(Topic.PROJECTS, project, bytes(record(project)));
    }

    public void flag(String project, Flag flag) {
        send(Topic.FLAGS, project + "/" + flag.key(), bytes(record(project, flag)));
    }

    public void noFlag(String project, String key) {
        send(Topic.FLAGS, project + "/" + key, null);
    }

    public void cohort(String project, Cohort cohort) {
        send(Topic.COHORTS, project + "/" + cohort.id(), bytes(new CohortRecord(project, cohort)));
    }

    /** Any bytes, as a broken writer might send them. */
    public void send(Topic topic, String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic.topicName(), key, value)).get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(Object payload) {
        try {
            return WireJson.strict().writeValueAsBytes(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
