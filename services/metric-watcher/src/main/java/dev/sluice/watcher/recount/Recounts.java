package dev.sluice.watcher.recount;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.contracts.JudgedRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.kit.cohort.CohortLists;
import dev.sluice.metric.Measure;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.test.TestRecord;

/** {@code bin/replay --from-events}: counts kept verdicts anew from the raw topics, and says which come out otherwise. */
public final class Recounts {

    private static final String USAGE =
            "Usage: bin/replay --from-events [--rollout ID] [--at TIME] [--grace PT5M] [--late-after PT1H] [--bootstrap-servers HOST:PORT]";
    private static final int DIFFERENT = 1;
    private static final int REFUSED = 2;
    private static final List<Topic> HEARD =
            List.of(Topic.ROLLOUTS, Topic.FLAGS, Topic.COHORTS, Topic.TEMPLATES, Topic.IDENTITY_LINKS, Topic.EVENTS);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LISTS_WITHIN = Duration.ofSeconds(30);
    private static final int ASK_MAX_MS = 10_000;

    private Recounts() {}

    private record Wanted(
            String servers, Optional<String> rollout, Optional<Instant> at, Duration grace, Duration lateAfter) {

        static Wanted of(String[] arguments) {
            Wanted wanted = new Wanted(
                    Optional.ofNullable(System.getenv("KAFKA_BOOTSTRAP_SERVERS"))
                            .orElse("127.0.0.1:9092"),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofMinutes(5),
                    Duration.ofHours(1));
            for (int i = 0; i < arguments.length; i += 2) {
                if (i + 1 == arguments.length) {
                    throw new IllegalArgumentException(arguments[i] + " needs a value");
                }
                wanted = wanted.with(arguments[i], arguments[i + 1]);
            }
            return wanted;
        }

        private Wanted with(String option, String value) {
            return switch (option) {
                case "--bootstrap-servers" -> new Wanted(value, rollout, at, grace, lateAfter);
                case "--rollout" -> new Wanted(servers, Optional.of(value), at, grace, lateAfter);
                case "--at" -> new Wanted(servers, rollout, Optional.of(Instant.parse(value)), grace, lateAfter);
                case "--grace" -> new Wanted(servers, rollout, at, Duration.parse(value), lateAfter);
                case "--late-after" -> new Wanted(servers, rollout, at, grace, Duration.parse(value));
                default -> throw new IllegalArgumentException("there is no option " + option);
            };
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Wanted wanted;
        try {
            wanted = Wanted.of(arguments);
        } catch (IllegalArgumentException | DateTimeException e) {
            System.err.println("replay: " + e.getMessage());
            System.err.println(USAGE);
            System.exit(REFUSED);
            return;
        }
        try {
            System.exit(run(wanted, System.out) ? 0 : DIFFERENT);
        } catch (KafkaException e) {
            System.err.println("replay: the broker does not answer as it should: " + e.getMessage());
            System.exit(DIFFERENT);
        }
    }

    static boolean run(String[] arguments, PrintStream out) throws IOException, InterruptedException {
        return run(Wanted.of(arguments), out);
    }

    private static boolean run(Wanted wanted, PrintStream out) throws IOException, InterruptedException {
        List<JudgedRecord> said = said(wanted);
        List<Heard> heard = new ArrayList<>();
        for (Topic topic : HEARD) {
            read(wanted.servers(), topic, record -> heard.add(new Heard(topic, new TestRecord<>(record))));
        }
        Path folder = Files.createTempDirectory("recount");
        try (CohortLists lists = CohortLists.open(wanted.servers(), () -> {})) {
            if (!lists.awaitCaughtUp(LISTS_WITHIN)) {
                throw new KafkaException("the lists of cohorts could not be read");
            }
            try (Recount recount = new Recount(heard, wanted.grace(), wanted.lateAfter(), lists::of, folder)) {
                return print(recount.again(said), out);
            }
        } finally {
            delete(folder);
        }
    }

    /** Those with people in them: what an outside monitor said stands in no topic. */
    private static List<JudgedRecord> said(Wanted wanted) {
        List<JudgedRecord> said = new ArrayList<>();
        ObjectReader json = WireJson.lenient().readerFor(JudgedRecord.class);
        read(wanted.servers(), Topic.VERDICT_LOG, record -> {
            try {
                JudgedRecord judged = json.readValue(record.value());
                String rollout = judged.verdict().rolloutId();
                boolean isOutside = judged.plan().guardrails().stream()
                        .map(each -> each.metric().measure())
                        .anyMatch(Measure::isOutside);
                boolean isWanted = !isOutside
                        && wanted.rollout()
                                .filter(each -> !each.equals(rollout))
                                .isEmpty()
                        && wanted.at()
                                .filter(at -> judged.verdict().judgedAt().isAfter(at))
                                .isEmpty();
                if (isWanted) {
                    said.removeIf(each -> wanted.at().isPresent()
                            && each.verdict().rolloutId().equals(rollout));
                    said.add(judged);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return said;
    }

    static boolean print(List<Recount.Outcome> outcomes, PrintStream out) {
        int different = 0;
        for (Recount.Outcome each : outcomes) {
            var said = each.said().verdict();
            out.println(said.judgedAt() + " " + said.rolloutId() + " generation " + said.generation() + " stage "
                    + (said.stage() + 1) + " " + said.status() + (each.isSame() ? ": the same" : ": DIFFERENT"));
            each.differences().forEach(difference -> out.println("    " + difference));
            different += each.isSame() ? 0 : 1;
        }
        out.printf(
                "%d verdicts counted anew from the events, %d the same bit for bit, %d different.%n",
                outcomes.size(), outcomes.size() - different, different);
        return different == 0;
    }

    private static void read(String servers, Topic topic, Consumer<ConsumerRecord<String, byte[]>> reader) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", servers,
                        "isolation.level", "read_committed",
                        "default.api.timeout.ms", ASK_MAX_MS),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(each -> new TopicPartition(topic.topicName(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                        reader.accept(record);
                    }
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
