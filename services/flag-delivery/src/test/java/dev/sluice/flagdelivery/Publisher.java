package dev.sluice.flagdelivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contracts.Change;
import dev.sluice.contracts.CohortMembersRecord;
import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagOverride;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.GroupRecord;
import dev.sluice.contracts.PersonRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
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

    /** An order to serve less of what {@link Flags#ladder} opened. */
    public void override(String project, String flag, long generation, int keptStages) {
        FlagOverride order = new FlagOverride(
                project, new FlagKey(flag), "r-" + flag, generation, keptStages, "for the test", Instant.now());
        send(Topic.FLAG_OVERRIDES, order.key(), bytes(order));
    }

    public void noOverride(String project, String flag) {
        send(Topic.FLAG_OVERRIDES, project + "/" + flag, null);
    }

    public void cohort(String project, Cohort cohort) {
        send(Topic.COHORTS, project + "/" + cohort.id(), bytes(new CohortRecord(project, cohort)));
    }

    /** What is known of a person under one of their ids. */
    public void person(String project, String distinctId, Map<String, Object> properties, Optional<String> firstId) {
        send(
                Topic.PERSONS,
                project + "/" + distinctId,
                bytes(new PersonRecord(project, distinctId, "p-" + distinctId, properties, firstId, Instant.now())));
    }

    public void noPerson(String project, String distinctId) {
        send(Topic.PERSONS, project + "/" + distinctId, null);
    }

    public void group(String project, String type, String key, Map<String, Object> properties) {
        send(
                Topic.GROUPS,
                project + "/" + type + "/" + key,
                bytes(new GroupRecord(project, type, key, properties, Instant.now())));
    }

    /** A static cohort's whole list: the slices that have somebody, and slice 0. */
    public void members(String project, String cohortId, Collection<String> entries) {
        Map<Integer, List<String>> slices =
                entries.stream().collect(Collectors.groupingBy(CohortMembersRecord::sliceOf));
        slices.putIfAbsent(0, List.of());
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        slices.forEach((slice, members) -> sent.add(producer.send(new ProducerRecord<>(
                Topic.COHORT_MEMBERS.topicName(),
                CohortMembersRecord.key(project, cohortId, slice),
                bytes(new CohortMembersRecord(project, cohortId, slice, members))))));
        sent.forEach(Publisher::await);
    }

    public void noMembers(String project, String cohortId) {
        for (int slice = 0; slice < CohortMembersRecord.SLICES; slice++) {
            Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                    Topic.COHORT_MEMBERS.topicName(), CohortMembersRecord.key(project, cohortId, slice), null));
        }
        producer.flush();
    }

    private static void await(Future<RecordMetadata> sent) {
        try {
            sent.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Any bytes, as a broken writer might send them. */
    public void send(Topic topic, String key, byte[] value) {
        await(producer.send(new ProducerRecord<>(topic.topicName(), key, value)));
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
