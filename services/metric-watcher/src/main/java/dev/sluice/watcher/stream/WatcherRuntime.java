package dev.sluice.watcher.stream;

import dev.sluice.contracts.Topic;
import dev.sluice.watcher.join.JoinStep;
import dev.sluice.watcher.live.LiveData;
import dev.sluice.watcher.ops.EventTraces;
import dev.sluice.watcher.ops.WatcherMeters;
import dev.sluice.watcher.outside.Outside;
import dev.sluice.watcher.sums.SegmentsStep;
import dev.sluice.watcher.sums.SumsStep;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.Stores;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Runs the topology, from when it is known what is watched until the service stops.
 *
 * <p>It starts Kafka Streams itself rather than by the Quarkus extension, which starts at once: events that are joined before the
 * tables are read would be dropped as concerning nobody, for good.
 */
@ApplicationScoped
public class WatcherRuntime {

    private static final Logger LOG = Logger.getLogger(WatcherRuntime.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(8);

    /** From this version on, a transaction's end cannot hit the next one (KIP-890). */
    private static final short SAFE_TRANSACTIONS = 2;

    private final String bootstrapServers;
    private final WatcherConfig config;
    private final WatchTables tables;
    private final WatcherMeters meters;
    private final EventTraces traces;
    private final Outside outside;
    private final Vitals vitals = new Vitals();
    private volatile KafkaStreams streams;
    private volatile EventsEnd eventsEnd;
    private volatile String waitsFor = "the tables to be read";
    private volatile boolean stopping;
    private Thread starter;

    private record Partitions(int ofRollouts, int ofEvents) {}

    WatcherRuntime(
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            WatcherConfig config,
            WatchTables tables,
            WatcherMeters meters,
            EventTraces traces,
            Outside outside) {
        this.bootstrapServers = bootstrapServers;
        this.config = config;
        this.tables = tables;
        this.meters = meters;
        this.traces = traces;
        this.outside = outside;
    }

    void onStart(@Observes StartupEvent started) {
        start();
    }

    void onStop(@Observes ShutdownEvent stopped) throws InterruptedException {
        stop();
    }

    /** Starts as soon as it can, on a thread of its own. */
    synchronized void start() {
        stopping = false;
        starter = Thread.ofPlatform().name("watcher-start").daemon().start(this::startWhenReady);
    }

    /** Stops, and leaves all that is committed where a later start goes on. */
    synchronized void stop() throws InterruptedException {
        stopping = true;
        starter.interrupt();
        starter.join(STOP_WITHIN);
        KafkaStreams running = streams;
        if (running != null) {
            running.close(STOP_WITHIN);
            streams = null;
            eventsEnd.close();
        }
    }

    /** What Kafka Streams says of itself; empty before it is started. */
    public Optional<KafkaStreams.State> state() {
        return Optional.ofNullable(streams).map(KafkaStreams::state);
    }

    /** Why it could not be started the last time; empty when it could, or was not tried yet. */
    public Optional<String> startFailure() {
        return vitals.startFailure();
    }

    /** What keeps it from doing its work though it runs; empty when nothing does. */
    public Optional<String> illness() {
        EventsEnd end = eventsEnd;
        Instant now = Instant.now();
        return vitals.illness(end == null ? now : Instant.ofEpochMilli(end.answeredAt()), now);
    }

    /** Why it has not started yet, for a person. */
    public String waitsFor() {
        return waitsFor;
    }

    private void startWhenReady() {
        try {
            while (!tables.awaitRead(config.tablesWithin())) {
                LOG.warn("still waiting for the tables of what is watched to be read");
            }
            while (!stopping) {
                Optional<Partitions> partitions = partitions();
                if (partitions.isPresent() && runs(partitions.get())) {
                    return;
                }
                Thread.sleep(RETRY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int count(Map<String, TopicDescription> topics, Topic topic) {
        return topics.get(topic.topicName()).partitions().size();
    }

    /** Whether it could be started; what is in the way, a disk that is full, say, may be gone the next time. */
    private boolean runs(Partitions partitions) {
        EventsEnd end = null;
        KafkaStreams made = null;
        try {
            end = new EventsEnd(
                    bootstrapServers, config.applicationId(), partitions.ofEvents(), InstantSource.system());
            made = made(partitions, end);
            made.start();
        } catch (RuntimeException e) {
            LOG.error("the topology could not be started, it is tried again", e);
            vitals.startFailed(e);
            if (end != null) {
                end.close();
            }
            if (made != null) {
                made.close(STOP_WITHIN);
            }
            return false;
        }
        vitals.started();
        eventsEnd = end;
        streams = made;
        return true;
    }

    private KafkaStreams made(Partitions partitions, EventsEnd end) {
        JoinStep join = new JoinStep(
                new JoinStep.Settings(config.grace(), config.lateAfter(), config.flushEvery()),
                tables::watchList,
                end,
                meters,
                traces,
                partition -> new LiveData(partition, new LiveData.Before(tables::eventSeen, tables::followUps)),
                Stores::persistentKeyValueStore);
        SumsStep sums = new SumsStep(
                new SumsStep.Settings(
                        config.judgeEvery(), config.heartbeat(), config.silentAfter(), partitions.ofEvents()),
                meters,
                traces,
                outside);
        KafkaStreams made = new KafkaStreams(
                WatcherTopology.build(join, sums, new SegmentsStep(config.segmentTick()), partitions.ofRollouts()),
                StreamsSettings.of(bootstrapServers, config));
        made.setUncaughtExceptionHandler(failure -> {
            vitals.died(Instant.now());
            LOG.error("a stream thread died and is replaced", failure);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        return made;
    }

    /** Empty while the broker does not answer, or does not hold what the service needs of it; the log says which. */
    private Optional<Partitions> partitions() throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            FinalizedVersionRange transactions = admin.describeFeatures()
                    .featureMetadata()
                    .get()
                    .finalizedFeatures()
                    .get("transaction.version");
            if (transactions == null || transactions.maxVersionLevel() < SAFE_TRANSACTIONS) {
                waitsFor = "the brokers to run transactions of version 2: "
                        + "kafka-features.sh upgrade --feature transaction.version=2";
                LOG.errorf("counts would not be safe, waiting for %s", waitsFor);
                return Optional.empty();
            }
            Map<String, TopicDescription> topics = admin.describeTopics(List.of(
                            Topic.ROLLOUTS.topicName(), Topic.EVENTS.topicName(), Topic.PERSON_HANDOVERS.topicName()))
                    .allTopicNames()
                    .get();
            int events = count(topics, Topic.EVENTS);
            int handovers = count(topics, Topic.PERSON_HANDOVERS);
            if (events != handovers) {
                waitsFor = "topics events (" + events + " partitions) and person-handovers (" + handovers
                        + ") to have as many partitions as each other";
                LOG.errorf("people would not be found, waiting for %s", waitsFor);
                return Optional.empty();
            }
            return Optional.of(new Partitions(count(topics, Topic.ROLLOUTS), events));
        } catch (ExecutionException | KafkaException e) {
            waitsFor = "the broker and its topics";
            LOG.warnf("the broker does not answer as needed yet: %s", e.getMessage());
            return Optional.empty();
        }
    }
}
