package dev.sluice.watcher;

import dev.sluice.contracts.EventSeen;
import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.JudgedRecord;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.SegmentFinding;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.VerdictRecord;
import dev.sluice.flag.StaticCohorts;
import dev.sluice.metric.Verdict;
import dev.sluice.watcher.bytes.JsonSerde;
import dev.sluice.watcher.join.JoinStep;
import dev.sluice.watcher.live.LiveData;
import dev.sluice.watcher.ops.EventTraces;
import dev.sluice.watcher.ops.WatcherMeters;
import dev.sluice.watcher.outside.Readings;
import dev.sluice.watcher.stream.WatcherTopology;
import dev.sluice.watcher.sums.CountsSerde;
import dev.sluice.watcher.sums.PropertyValue;
import dev.sluice.watcher.sums.RolloutCounts;
import dev.sluice.watcher.sums.SegmentPeople;
import dev.sluice.watcher.sums.SegmentsStep;
import dev.sluice.watcher.sums.SumsStep;
import dev.sluice.watcher.watch.WatchList;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;

/** The whole topology in one thread, with a clock of its own. */
final class Driver implements AutoCloseable {

    static final Duration SEGMENT_TICK = Duration.ofMinutes(5);

    private final TopologyTestDriver driver;
    private final TestInputTopic<String, byte[]> events;
    private final TestInputTopic<String, RolloutRecord> rollouts;
    private final TestInputTopic<String, IdentityLink> links;
    private final TestInputTopic<String, RolloutCounts> counts;
    private final TestOutputTopic<String, VerdictRecord> verdicts;
    private final TestOutputTopic<String, JudgedRecord> verdictLog;
    private final TestOutputTopic<String, byte[]> deadLetters;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private WatchList watchList = WatchList.empty();
    private Instant now = World.START.plusSeconds(120);
    private boolean readToEnd = true;

    Driver(Duration grace, Duration lateAfter) {
        this(grace, lateAfter, 1);
    }

    /** Partition 0 of so many runs here; of the others only what a test tells is heard. */
    Driver(Duration grace, Duration lateAfter, int eventPartitions) {
        WatcherMeters meters = new WatcherMeters(registry);
        JoinStep join = new JoinStep(
                new JoinStep.Settings(grace, lateAfter, Duration.ofMillis(200)),
                () -> watchList,
                _ -> readToEnd ? OptionalLong.of(now.toEpochMilli()) : OptionalLong.empty(),
                meters,
                EventTraces.NONE,
                partition -> new LiveData(partition, LiveData.Before.NOTHING),
                // The driver commits after every record: on disk that takes milliseconds each.
                Stores::inMemoryKeyValueStore);
        SumsStep sums = new SumsStep(
                new SumsStep.Settings(
                        Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(15), eventPartitions),
                meters,
                EventTraces.NONE,
                Readings.NONE);
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "driven");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder().toString());
        driver = new TopologyTestDriver(
                WatcherTopology.build(join, sums, new SegmentsStep(SEGMENT_TICK), 2), settings, now);
        events = driver.createInputTopic(Topic.EVENTS.topicName(), new StringSerializer(), new ByteArraySerializer());
        rollouts = driver.createInputTopic(
                Topic.ROLLOUTS.topicName(),
                new StringSerializer(),
                JsonSerde.of(RolloutRecord.class).serializer());
        links = driver.createInputTopic(
                Topic.IDENTITY_LINKS.topicName(),
                new StringSerializer(),
                JsonSerde.of(IdentityLink.class).serializer());
        counts = driver.createInputTopic(
                "driven-rollout-counts-repartition",
                new StringSerializer(),
                CountsSerde.serde().serializer());
        verdicts = driver.createOutputTopic(
                Topic.VERDICTS.topicName(),
                new StringDeserializer(),
                JsonSerde.of(VerdictRecord.class).deserializer());
        verdictLog = driver.createOutputTopic(
                Topic.VERDICT_LOG.topicName(),
                new StringDeserializer(),
                JsonSerde.of(JudgedRecord.class).deserializer());
        deadLetters = driver.createOutputTopic(
                Topic.DEAD_LETTERS.topicName(), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** What is watched, and what the topic of rollouts says, from now on. */
    void watch(World world) {
        watch(world, world.rollout());
    }

    /** The same, with another record of the world's rollout. */
    void watch(World world, RolloutRecord rollout) {
        watchList = world.watchList(rollout);
        rollouts.pipeInput(World.ROLLOUT, rollout);
        // Until partition 0 has told its progress.
        pass(Duration.ofSeconds(1));
    }

    /** Only this is watched from now on; no rollout says anything. */
    void watchOnly(WatchList list) {
        watchList = list;
    }

    /** The rollout ended long ago and is taken off its topic. */
    void forget() {
        watchList = WatchList.empty();
        rollouts.pipeInput(World.ROLLOUT, (RolloutRecord) null);
        pass(Duration.ofSeconds(1));
    }

    /** Verdicts that were kept since this was asked last. */
    List<JudgedRecord> keptVerdicts() {
        return verdictLog.readValuesToList();
    }

    /** Another partition is joined up to now. */
    void tellProgress(int partition) {
        counts.pipeInput(World.ROLLOUT, RolloutCounts.progress(World.ROLLOUT, 1, 1, partition, now.toEpochMilli()));
    }

    /** Changes of counts that went from the join to the sums since this was last asked; what only tells progress is left out. */
    List<RolloutCounts> crossed() {
        return driver
                .createOutputTopic(
                        "driven-rollout-counts-repartition",
                        new StringDeserializer(),
                        CountsSerde.serde().deserializer())
                .readValuesToList()
                .stream()
                .filter(counts -> !counts.strata().isEmpty())
                .toList();
    }

    /** From now on partition 0 has more to read than it has read. */
    void lag() {
        readToEnd = false;
    }

    /** The same rollout under the same version of its plan, but with the first of its guardrails only: nobody should do that. */
    void watchWithFewerGuardrails(World world) {
        RolloutRecord fewer = world.withOneGuardrail();
        watchList = watchList.next(
                List.of(fewer), List.of(world.flag()), List.of(), List.of(), _ -> StaticCohorts.NONE, World.START);
        rollouts.pipeInput(World.ROLLOUT, fewer);
    }

    double counter(String name) {
        return registry.counter(name).count();
    }

    /** What a store's changelog was given at most in one record. */
    int stateBytes(String store) {
        return changelogged(store).stream().mapToInt(each -> each.length).max().orElse(0);
    }

    private List<byte[]> changelogged(String store) {
        return driver
                .createOutputTopic(
                        "driven-" + store + "-changelog", new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList()
                .stream()
                .map(TestRecord::value)
                .filter(Objects::nonNull)
                .toList();
    }

    void send(Sent event) {
        events.pipeInput(event.toTestRecord());
    }

    void sendRaw(TestRecord<String, byte[]> event) {
        events.pipeInput(event);
    }

    /** Two ids are one person. */
    void link(String distinctId, String otherId, IdentityLink.Kind kind) {
        IdentityLink link = new IdentityLink(World.PROJECT, distinctId, otherId, kind, now);
        links.pipeInput(link.key(), link);
    }

    /** Time goes on, and what falls due in it is done. */
    void pass(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    /** Until a change has crossed both steps. */
    void settle() {
        pass(Duration.ofMillis(200));
        pass(Duration.ofMillis(200));
    }

    List<TestRecord<String, VerdictRecord>> verdictRecords() {
        return verdicts.readRecordsToList();
    }

    /** The newest verdict since it was last asked. */
    Verdict verdict() {
        return verdictRecords().getLast().value().verdict();
    }

    List<TestRecord<String, byte[]>> deadLetters() {
        return deadLetters.readRecordsToList();
    }

    List<EventSeen> eventsSeen() {
        return values(Topic.EVENTS_SEEN, EventSeen.class);
    }

    List<FlagFollowUps> followUps() {
        return values(Topic.FLAG_FOLLOW_UPS, FlagFollowUps.class);
    }

    List<SegmentFinding> findings() {
        return values(Topic.SEGMENT_FINDINGS, SegmentFinding.class);
    }

    /** What is kept of each segment of the world's rollout. */
    Map<PropertyValue, SegmentPeople> segments() {
        Map<PropertyValue, SegmentPeople> all = new TreeMap<>();
        try (KeyValueIterator<String, SegmentPeople> kept = driver.<String, SegmentPeople>getKeyValueStore(
                        SegmentsStep.SEGMENTS)
                .all()) {
            kept.forEachRemaining(
                    each -> all.put(each.value.counted().segments().getFirst(), each.value));
        }
        return all;
    }

    private <V> List<V> values(Topic topic, Class<V> type) {
        return driver.createOutputTopic(
                        topic.topicName(),
                        new StringDeserializer(),
                        JsonSerde.of(type).deserializer())
                .readValuesToList();
    }

    /** How many keys a store has. */
    long entries(String store) {
        long count = 0;
        try (KeyValueIterator<String, Object> all =
                driver.<String, Object>getKeyValueStore(store).all()) {
            while (all.hasNext()) {
                all.next();
                count++;
            }
        }
        return count;
    }

    @Override
    public void close() {
        driver.close();
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "driven")), "state");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
