package dev.sluice.autorollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.FlagCommand;
import dev.sluice.contracts.FlagCommandResult;
import dev.sluice.contracts.FlagOverride;
import dev.sluice.contracts.RolloutCommandResult;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The bus as the other services see it: hears what rollouts tell, and, unless told not to, answers commands as flag-config would. */
final class Bus implements AutoCloseable {

    private static final List<String> HEARD = Stream.of(
                    Topic.FLAG_COMMANDS,
                    Topic.ALERTS,
                    Topic.ROLLOUTS,
                    Topic.FLAG_OVERRIDES,
                    Topic.ROLLOUT_COMMAND_RESULTS,
                    Topic.DEAD_LETTERS)
            .map(Topic::topicName)
            .toList();

    private final ObjectMapper json = WireJson.lenient();
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> heard = new CopyOnWriteArrayList<>();
    private final Map<String, FlagCommandResult> answers = new ConcurrentHashMap<>();
    private final AtomicLong flagVersion = new AtomicLong(1);
    private final Thread listener;
    private volatile boolean answering = true;
    private volatile boolean closed;

    Bus(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        "test-" + UUID.randomUUID(),
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(HEARD);
        listener = Thread.ofPlatform().daemon().name("test-bus").start(this::listen);
    }

    private void listen() {
        try (consumer) {
            while (!closed) {
                for (ConsumerRecord<String, byte[]> told : consumer.poll(Duration.ofMillis(100))) {
                    heard.add(told);
                    if (answering && told.topic().equals(Topic.FLAG_COMMANDS.topicName())) {
                        answer(read(told, FlagCommand.class));
                    }
                }
            }
        } catch (WakeupException e) {
            // closed
        }
    }

    /** Commands are heard and left unanswered from now on. */
    void stopAnswering() {
        answering = false;
    }

    /** Answers what has been left unanswered, and what comes. */
    void startAnswering() {
        answering = true;
        all(Topic.FLAG_COMMANDS, FlagCommand.class).forEach(this::answer);
    }

    /** The version at which the flag stands. */
    long flagVersion() {
        return flagVersion.get();
    }

    /** A person makes a new version of the flag. */
    long nextFlagVersion() {
        return flagVersion.incrementAndGet();
    }

    private void answer(FlagCommand command) {
        FlagCommandResult result = answers.computeIfAbsent(
                command.commandId(),
                id -> new FlagCommandResult.Applied(
                        id, command.rolloutId(), command.generation(), nextFlagVersion(), Instant.now()));
        send(Topic.FLAG_COMMAND_RESULTS, command.rolloutId(), FlagCommandResult.class, result);
    }

    List<FlagCommand> commands(String rolloutId) {
        return of(Topic.FLAG_COMMANDS, rolloutId, FlagCommand.class);
    }

    List<AlertRecord> alerts(String rolloutId) {
        return of(Topic.ALERTS, rolloutId, AlertRecord.class);
    }

    List<RolloutRecord> standings(String rolloutId) {
        return of(Topic.ROLLOUTS, rolloutId, RolloutRecord.class);
    }

    /** What people who said something elsewhere are answered. */
    List<RolloutCommandResult> answers(String rolloutId) {
        return of(Topic.ROLLOUT_COMMAND_RESULTS, rolloutId, RolloutCommandResult.class);
    }

    /** Orders to serve less of a flag, by {@code project/flag}; empty where one was taken back. */
    List<Optional<FlagOverride>> orders(String key) {
        return heard.stream()
                .filter(told -> told.topic().equals(Topic.FLAG_OVERRIDES.topicName()) && key.equals(told.key()))
                .map(told -> Optional.ofNullable(told.value()).map(value -> read(told, FlagOverride.class)))
                .toList();
    }

    Optional<RolloutRecord> newest(String rolloutId) {
        List<RolloutRecord> all = standings(rolloutId);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** Bytes of the dead letters of a key. */
    List<String> deadLetters(String key) {
        return heard.stream()
                .filter(told -> told.topic().equals(Topic.DEAD_LETTERS.topicName()) && key.equals(told.key()))
                .map(told -> new String(told.value(), StandardCharsets.UTF_8))
                .toList();
    }

    /** The trace context of the newest command. */
    Optional<String> traceOfNewestCommand(String rolloutId) {
        return heard.stream()
                .filter(told -> told.topic().equals(Topic.FLAG_COMMANDS.topicName()) && rolloutId.equals(told.key()))
                .reduce((first, second) -> second)
                .map(told -> told.headers().lastHeader("traceparent"))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }

    /** Whether the newest of a rollout is that it is no longer told of. */
    boolean isForgotten(String rolloutId) {
        return heard.stream()
                .filter(told -> told.topic().equals(Topic.ROLLOUTS.topicName()) && rolloutId.equals(told.key()))
                .reduce((first, second) -> second)
                .filter(newest -> newest.value() == null)
                .isPresent();
    }

    private <T> List<T> of(Topic topic, String key, Class<T> type) {
        return heard.stream()
                .filter(told -> told.topic().equals(topic.topicName()) && key.equals(told.key()))
                .filter(told -> told.value() != null)
                .map(told -> read(told, type))
                .toList();
    }

    private <T> List<T> all(Topic topic, Class<T> type) {
        return heard.stream()
                .filter(told -> told.topic().equals(topic.topicName()))
                .map(told -> read(told, type))
                .toList();
    }

    private <T> T read(ConsumerRecord<String, byte[]> told, Class<T> type) {
        try {
            return json.readValue(told.value(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T> void send(Topic topic, String key, Class<T> type, T payload) {
        try {
            sendBytes(topic, key, json.writerFor(type).writeValueAsBytes(payload), Optional.empty());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    void sendBytes(Topic topic, String key, byte[] payload, Optional<String> traceParent) {
        ProducerRecord<String, byte[]> outgoing = new ProducerRecord<>(topic.topicName(), key, payload);
        traceParent.ifPresent(trace -> outgoing.headers().add("traceparent", trace.getBytes(StandardCharsets.UTF_8)));
        try {
            producer.send(outgoing).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        producer.close();
        try {
            listener.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
