package dev.sluice.contracts;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates on a broker every {@link Topic} that is not there yet. A deployment does this once, before services start. */
public final class TopicDeclarer {

    private static final Duration STREAM_RETENTION = Duration.ofDays(7);

    private TopicDeclarer() {}

    /**
     * How large topics are made.
     *
     * @param narrow partitions of {@link Topic.Scale#NARROW} topics
     * @param wide partitions of {@link Topic.Scale#WIDE} topics
     * @param replication copies of each
     */
    public record Sizes(int narrow, int wide, short replication) {
        /** For one machine. */
        public static final Sizes LOCAL = new Sizes(2, 4, (short) 1);
    }

    /**
     * For deployments: {@code TopicDeclarer BOOTSTRAP_SERVERS [NARROW WIDE REPLICATION]}. Ends with 1 and a sentence when the broker
     * refuses.
     */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 1 && args.length != 4) {
            System.err.println("Usage: TopicDeclarer BOOTSTRAP_SERVERS [NARROW WIDE REPLICATION]");
            System.exit(2);
        }
        Sizes sizes = args.length == 1
                ? Sizes.LOCAL
                : new Sizes(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Short.parseShort(args[3]));
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]))) {
            declare(admin, sizes);
        } catch (ExecutionException e) {
            System.err.println(
                    "The topics could not be declared: " + e.getCause().getMessage());
            System.exit(1);
        }
    }

    /**
     * Creates what is missing and leaves what exists as it is.
     *
     * @throws ExecutionException when the broker refuses, for another reason than that a topic exists
     */
    public static void declare(Admin admin, Sizes sizes) throws InterruptedException, ExecutionException {
        Set<String> existing = admin.listTopics().names().get();
        List<NewTopic> missing = Arrays.stream(Topic.values())
                .filter(topic -> !existing.contains(topic.topicName()))
                .map(topic -> toNewTopic(topic, sizes))
                .toList();
        for (var created : admin.createTopics(missing).values().values()) {
            try {
                created.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private static NewTopic toNewTopic(Topic topic, Sizes sizes) {
        int partitions =
                switch (topic.scale()) {
                    case SINGLE -> 1;
                    case NARROW -> sizes.narrow();
                    case WIDE -> sizes.wide();
                };
        Map<String, String> settings =
                switch (topic.kind()) {
                    case TABLE ->
                        Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_COMPACT,
                                // Small segments, so that compaction gets to work on small tables too.
                                TopicConfig.SEGMENT_BYTES_CONFIG,
                                Integer.toString(16 << 20));
                    case STREAM ->
                        Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_DELETE,
                                TopicConfig.RETENTION_MS_CONFIG,
                                Long.toString(STREAM_RETENTION.toMillis()));
                };
        return new NewTopic(topic.topicName(), partitions, sizes.replication()).configs(settings);
    }
}
