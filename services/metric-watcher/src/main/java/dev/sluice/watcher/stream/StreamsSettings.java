package dev.sluice.watcher.stream;

import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How Kafka Streams is run here, and why. */
final class StreamsSettings {

    private StreamsSettings() {}

    static Properties of(String bootstrapServers, WatcherConfig config) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(StreamsConfig.CLIENT_ID_CONFIG, config.instance());
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                config.stateDir().toAbsolutePath().toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // Readers of verdicts see what is committed only: this is a part of how long a breach takes to be acted upon.
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        // Punctuations wait for a poll to end; half a flush is soon enough.
        settings.put(StreamsConfig.POLL_MS_CONFIG, 50);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbyReplicas());
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replication());
        // Lets people and counts be written to their changelogs once per commit instead of once per event. Of what is
        // read between
        // two commits all has room.
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 16 << 20);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, StoreMemory.class);
        settings.put(StoreMemory.BYTES, Long.toString(config.storeMemoryBytes()));
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // The streams group protocol of this release refuses static members; these keep their partitions over a
        // restart.
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), config.instance());
        // A dead instance's partitions move after this; a rollout holds after 30 s of silence.
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 3_000);
        // Internal topics are small where the state is: compaction has to get to work on them.
        settings.put(StreamsConfig.topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), Integer.toString(16 << 20));
        return settings;
    }
}
