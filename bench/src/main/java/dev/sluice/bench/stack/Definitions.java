package dev.sluice.bench.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Change;
import dev.sluice.contracts.CohortMembersRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.Flag;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes definitions to their topics as flag-config would, for benchmarks without a database. */
public final class Definitions implements AutoCloseable {

    public static final String PROJECT = "bench";
    public static final String TOKEN = "phc_bench";
    public static final String SECRET = "phs_bench";

    private final ObjectMapper json = WireJson.lenient();
    private final KafkaProducer<String, byte[]> producer;
    private volatile Exception failure;

    public Definitions(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "5", "compression.type", "lz4"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** The one project. */
    public void project() {
        send(Topic.PROJECTS, PROJECT, new ProjectRecord(PROJECT, TOKEN, sha256(SECRET), Instant.now()));
    }

    public void flag(Flag flag) {
        flag(PROJECT, flag);
    }

    /** A flag of another project. */
    public void flag(String project, Flag flag) {
        Change change = new Change("bench", Change.Kind.PERSON, "to be measured", Instant.now());
        send(Topic.FLAGS, project + "/" + flag.key(), new FlagRecord(project, flag, change));
    }

    /** A rollout as auto-rollout would tell of it. */
    public void rollout(RolloutRecord rollout) {
        send(Topic.ROLLOUTS, rollout.rolloutId(), rollout);
    }

    public void members(CohortMembersRecord slice) {
        send(Topic.COHORT_MEMBERS, slice.key(), slice);
    }

    private void send(Topic topic, String key, Object value) {
        try {
            // Waited for when this is closed; what goes wrong is kept until then.
            Future<RecordMetadata> unused = producer.send(
                    new ProducerRecord<>(topic.topicName(), key, json.writeValueAsBytes(value)), (done, e) -> {
                        if (e != null) {
                            failure = e;
                        }
                    });
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns when the broker has everything. */
    @Override
    public void close() {
        producer.close();
        if (failure != null) {
            throw new IllegalStateException("a definition could not be written", failure);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
