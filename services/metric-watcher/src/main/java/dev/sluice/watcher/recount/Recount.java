package dev.sluice.watcher.recount;

import dev.sluice.contracts.JudgedRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.VerdictRecord;
import dev.sluice.flag.StaticCohorts;
import dev.sluice.metric.DataHealth;
import dev.sluice.metric.Verdict;
import dev.sluice.watcher.bytes.JsonSerde;
import dev.sluice.watcher.join.JoinStep;
import dev.sluice.watcher.live.LiveData;
import dev.sluice.watcher.ops.EventTraces;
import dev.sluice.watcher.ops.WatcherMeters;
import dev.sluice.watcher.outside.Readings;
import dev.sluice.watcher.stream.WatcherTopology;
import dev.sluice.watcher.sums.SegmentsStep;
import dev.sluice.watcher.sums.SumsStep;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.Stores;

/**
 * Counts a past verdict anew: the topology that ships, run in one thread over what its topics hold, in the order of time.
 *
 * <p>What the watcher knew at a moment is known up to its own pace only: an event of the last moments before a verdict may have been
 * on its way. So a verdict is given again when its counts are those of the events up to some point of its last {@link #UNSURE}.
 */
final class Recount implements AutoCloseable {

    /** Longer than flushing and judging take together. */
    static final Duration UNSURE = Duration.ofSeconds(3);

    private static final Duration PACE = Duration.ofMillis(200);

    private final Deque<Heard> left;
    private final Tables tables;
    private final TopologyTestDriver driver;
    private final Map<Topic, TestInputTopic<String, byte[]>> inputs = new HashMap<>();
    private final TestOutputTopic<String, VerdictRecord> verdicts;
    private final Map<String, Verdict> newest = new HashMap<>();
    private long now;

    /**
     * Over these records.
     *
     * @param lists a project's static cohorts
     * @param folder for what the run leaves on disk
     */
    Recount(List<Heard> heard, Duration grace, Duration lateAfter, Function<String, StaticCohorts> lists, Path folder) {
        this.left = new ArrayDeque<>(heard.stream().sorted(Heard.ORDER).toList());
        this.tables = new Tables(lists);
        this.now = left.isEmpty() ? 0 : left.getFirst().at();
        WatcherMeters meters = new WatcherMeters(new SimpleMeterRegistry());
        JoinStep join = new JoinStep(
                new JoinStep.Settings(grace, lateAfter, PACE),
                tables::watchList,
                _ -> OptionalLong.of(now),
                meters,
                EventTraces.NONE,
                partition -> new LiveData(partition, LiveData.Before.NOTHING),
                Stores::inMemoryKeyValueStore);
        SumsStep sums = new SumsStep(
                new SumsStep.Settings(PACE, Duration.ofSeconds(5), Duration.ofDays(1), 1),
                meters,
                EventTraces.NONE,
                Readings.NONE);
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "recount");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        this.driver = new TopologyTestDriver(
                WatcherTopology.build(join, sums, new SegmentsStep(Duration.ofDays(1)), 1),
                settings,
                Instant.ofEpochMilli(now));
        for (Topic topic : List.of(Topic.EVENTS, Topic.IDENTITY_LINKS, Topic.ROLLOUTS)) {
            inputs.put(
                    topic,
                    driver.createInputTopic(topic.topicName(), new StringSerializer(), new ByteArraySerializer()));
        }
        this.verdicts = driver.createOutputTopic(
                Topic.VERDICTS.topicName(),
                new StringDeserializer(),
                JsonSerde.of(VerdictRecord.class).deserializer());
    }

    /**
     * What came of one verdict.
     *
     * @param said as it was given
     * @param differences by what is compared, of the last point that was tried; none when it comes out the same
     */
    record Outcome(JudgedRecord said, List<String> differences) {
        Outcome {
            Objects.requireNonNull(said, "said");
            differences = List.copyOf(differences);
        }

        boolean isSame() {
            return differences.isEmpty();
        }
    }

    /** Counts these anew, in the order in which they were given. */
    List<Outcome> again(List<JudgedRecord> said) {
        return said.stream()
                .sorted(Comparator.comparing(each -> each.verdict().judgedAt()))
                .map(this::again)
                .toList();
    }

    private Outcome again(JudgedRecord said) {
        long at = said.verdict().judgedAt().toEpochMilli();
        hearUpTo(at - UNSURE.toMillis());
        settle();
        List<String> differences = differences(said.verdict());
        while (!differences.isEmpty() && !left.isEmpty() && left.getFirst().at() <= at) {
            hear(left.removeFirst());
            settle();
            differences = differences(said.verdict());
        }
        return new Outcome(said, differences);
    }

    private void hearUpTo(long at) {
        while (!left.isEmpty() && left.getFirst().at() <= at) {
            Heard next = left.removeFirst();
            if (next.at() - now >= PACE.toMillis()) {
                pass(Duration.ofMillis(next.at() - now));
            }
            hear(next);
        }
    }

    private void hear(Heard heard) {
        tables.hear(heard);
        TestInputTopic<String, byte[]> input = inputs.get(heard.topic());
        if (input != null) {
            input.pipeInput(heard.record());
        }
    }

    /** Until all that was heard is counted and judged. */
    private void settle() {
        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(5));
        for (VerdictRecord each : verdicts.readValuesToList()) {
            if (each != null) {
                newest.put(each.verdict().rolloutId(), each.verdict());
            }
        }
    }

    private void pass(Duration time) {
        now += time.toMillis();
        driver.advanceWallClockTime(time);
    }

    private List<String> differences(Verdict said) {
        Verdict again = newest.get(said.rolloutId());
        if (again == null) {
            return List.of("nothing can be counted: what the tables said then, or the events, are not kept any more");
        }
        List<String> differences = new ArrayList<>();
        compare(differences, "generation", said.generation(), again.generation());
        compare(differences, "planVersion", said.planVersion(), again.planVersion());
        compare(differences, "stage", said.stage(), again.stage());
        compare(differences, "flagVersion", said.flagVersion(), again.flagVersion());
        compare(differences, "exposedTreated", said.exposedTreated(), again.exposedTreated());
        compare(differences, "exposedControl", said.exposedControl(), again.exposedControl());
        compare(differences, "setAside", setAside(said.health()), setAside(again.health()));
        compare(differences, "rollBackLogE", said.rollBackLogE(), again.rollBackLogE());
        for (int i = 0;
                i < Math.min(said.guardrails().size(), again.guardrails().size());
                i++) {
            compare(
                    differences,
                    said.guardrails().get(i).guardrailId(),
                    said.guardrails().get(i),
                    again.guardrails().get(i));
        }
        compare(
                differences,
                "guardrails",
                said.guardrails().size(),
                again.guardrails().size());
        return differences;
    }

    private static List<Long> setAside(DataHealth health) {
        return List.of(health.disagreements(), health.staleExposures(), health.bothArms(), health.lateEvents());
    }

    private static void compare(List<String> differences, String what, Object said, Object again) {
        // Records and boxed numbers compare doubles by their bits.
        if (!Objects.equals(said, again)) {
            differences.add(what + ": said " + said + ", counted " + again);
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}
