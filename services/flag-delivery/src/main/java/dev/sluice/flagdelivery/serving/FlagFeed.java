package dev.sluice.flagdelivery.serving;

import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.flagdelivery.snapshot.Records;
import dev.sluice.flagdelivery.snapshot.SnapshotKeeper;
import dev.sluice.kit.kafka.CompactedTable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Brings records to {@link ServedFlags}: at once from the snapshot on disk, then from Kafka.
 *
 * <p>What the disk gave is served until all tables have been read to their end, and is then replaced as a whole, so that nobody is
 * ever answered from half a table. All work is done by one thread, in the order in which records came.
 */
@ApplicationScoped
public class FlagFeed {

    private static final Logger LOG = Logger.getLogger(FlagFeed.class);
    private static final long LOOK_MILLIS = 20;
    private static final long RETRY_MILLIS = 1_000;

    private final ServedFlags served;
    private final SnapshotKeeper snapshots;
    private final String bootstrapServers;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("flag-feed").daemon().factory());
    private final List<CompactedTable<?>> tables = new CopyOnWriteArrayList<>();
    private final Catalog fromKafka = new Catalog();
    private Optional<Records> onDisk = Optional.empty();
    private boolean live;
    private boolean assemblyPending;
    private boolean saidThatKafkaIsAway;
    private volatile boolean closed;

    FlagFeed(
            ServedFlags served,
            SnapshotKeeper snapshots,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.served = served;
        this.snapshots = snapshots;
        this.bootstrapServers = bootstrapServers;
    }

    void start(@Observes StartupEvent event) {
        snapshots.newest().ifPresent(records -> {
            Catalog fromDisk = new Catalog();
            fromDisk.putAll(records);
            onDisk = Optional.of(records);
            served.replace(fromDisk.assemble(Served.Source.SNAPSHOT));
            LOG.infof("serving from disk: flags=%d", records.flags().size());
        });
        thread.execute(this::openTables);
    }

    void stop(@Observes ShutdownEvent event) {
        closed = true;
        tables.forEach(CompactedTable::close);
        thread.shutdown();
    }

    /** Tried again and again: a broker whose name does not even resolve must not keep us from serving what is on disk. */
    private void openTables() {
        if (closed) {
            return;
        }
        try {
            if (tables.isEmpty()) {
                tables.add(table(Topic.PROJECTS, ProjectRecord.class, fromKafka::put, fromKafka::removeProject));
            }
            if (tables.size() == 1) {
                tables.add(table(Topic.COHORTS, CohortRecord.class, fromKafka::put, fromKafka::removeCohort));
            }
            if (tables.size() == 2) {
                tables.add(table(Topic.FLAGS, FlagRecord.class, fromKafka::put, fromKafka::removeFlag));
            }
            goLiveWhenRead();
        } catch (RuntimeException e) {
            if (!saidThatKafkaIsAway) {
                saidThatKafkaIsAway = true;
                LOG.warnf("Kafka cannot be reached yet, trying on: %s", e.getCause() == null ? e : e.getCause());
            }
            later(this::openTables, RETRY_MILLIS);
        }
    }

    private <V> CompactedTable<V> table(Topic topic, Class<V> type, Consumer<V> put, Consumer<String> remove) {
        return CompactedTable.open(
                topic,
                type,
                bootstrapServers,
                (key, value) -> enqueue(() -> {
                    value.ifPresentOrElse(put, () -> remove.accept(key));
                    assembleSoon();
                }));
    }

    private void enqueue(Runnable change) {
        if (closed) {
            return;
        }
        try {
            thread.execute(change);
        } catch (RejectedExecutionException e) {
            LOG.debug("stopping", e);
        }
    }

    private void later(Runnable step, long millis) {
        if (!closed) {
            // Steps report their own failures.
            Future<?> unused = thread.schedule(step, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void goLiveWhenRead() {
        if (tables.stream().allMatch(CompactedTable::isCaughtUp)) {
            // Every record read so far was queued before this, so what is queued now sees all of them.
            thread.execute(() -> {
                keepWhatTopicsAreSilentAbout();
                live = true;
                assembleSoon();
            });
        } else {
            later(this::goLiveWhenRead, LOOK_MILLIS);
        }
    }

    private void keepWhatTopicsAreSilentAbout() {
        int kept = onDisk.map(fromKafka::keepWhatWasNotToldOf).orElse(0);
        if (kept > 0) {
            LOG.errorf(
                    "topics hold nothing on what the snapshot knows, were they made anew? serving it on: records=%d",
                    kept);
        }
        onDisk = Optional.empty();
    }

    /** One assembly for all changes that are queued already: a burst of records costs one. */
    private void assembleSoon() {
        if (live && !assemblyPending) {
            assemblyPending = true;
            enqueue(this::assemble);
        }
    }

    private void assemble() {
        assemblyPending = false;
        try {
            served.replace(fromKafka.assemble(Served.Source.KAFKA));
            snapshots.keep(fromKafka.records());
        } catch (RuntimeException e) {
            LOG.error("new state cannot be served, the old one stays", e);
        }
    }

    /** The tables read so far; empty before Kafka was reached. For reports. */
    public Optional<Long> unreadableRecords() {
        return tables.isEmpty()
                ? Optional.empty()
                : Optional.of(tables.stream()
                        .mapToLong(CompactedTable::unreadableCount)
                        .sum());
    }
}
