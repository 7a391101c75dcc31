package dev.sluice.watcher.fault;

import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.watcher.Sent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What stands in the topics of events and links, as somebody reads it who knows nothing of streams: whole, and once. */
final class RawTopics {

    private RawTopics() {}

    /**
     * All events of each stage, every person under the id by which they were exposed.
     *
     * @param ends where each stage ended, by partition of events
     */
    static List<List<Sent>> read(String servers, List<Map<TopicPartition, Long>> ends) throws IOException {
        Map<String, Set<String>> idsOf = new HashMap<>();
        for (ConsumerRecord<String, byte[]> each : all(servers, Topic.IDENTITY_LINKS)) {
            IdentityLink link = WireJson.lenient().readValue(each.value(), IdentityLink.class);
            Set<String> together = new HashSet<>(Set.of(link.distinctId(), link.otherId()));
            together.addAll(idsOf.getOrDefault(link.distinctId(), Set.of()));
            together.addAll(idsOf.getOrDefault(link.otherId(), Set.of()));
            together.forEach(id -> idsOf.put(id, together));
        }
        List<List<Sent>> stages = new ArrayList<>();
        ends.forEach(_ -> stages.add(new ArrayList<>()));
        Set<String> exposed = new HashSet<>();
        for (ConsumerRecord<String, byte[]> each : all(servers, Topic.EVENTS)) {
            Sent event = Sent.from(each);
            TopicPartition partition = new TopicPartition(each.topic(), each.partition());
            int stage = 0;
            while (each.offset() >= ends.get(stage).get(partition)) {
                stage++;
            }
            stages.get(stage).add(event);
            if (event.name().equals("$feature_flag_called")) {
                exposed.add(event.person());
            }
        }
        Map<String, String> personOf = new HashMap<>();
        for (Set<String> ids : new HashSet<>(idsOf.values())) {
            ids.stream()
                    .filter(exposed::contains)
                    .findFirst()
                    .ifPresent(person -> ids.forEach(id -> personOf.put(id, person)));
        }
        return stages.stream()
                .map(stage -> stage.stream()
                        .map(event -> new Sent(
                                event.uuid(),
                                event.name(),
                                personOf.getOrDefault(event.person(), event.person()),
                                event.at(),
                                event.acceptedAt(),
                                event.properties()))
                        .sorted(Comparator.comparing(Sent::acceptedAt))
                        .toList())
                .toList();
    }

    private static List<ConsumerRecord<String, byte[]>> all(String servers, Topic topic) {
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
        }
        return all;
    }
}
