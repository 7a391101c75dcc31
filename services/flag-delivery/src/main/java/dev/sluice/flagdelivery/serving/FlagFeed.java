package dev.sluice.flagdelivery.serving;

import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagOverride;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.flagdelivery.DeliveryConfig;
import dev.sluice.flagdelivery.people.KnownPeople;
import dev.sluice.flagdelivery.people.Needs;
import dev.sluice.flagdelivery.snapshot.People;
import dev.sluice.flagdelivery.snapshot.PeopleKeeper;
import dev.sluice.flagdelivery.snapshot.Records;
import dev.sluice.flagdelivery.snapshot.SnapshotKeeper;
import dev.sluice.kit.cohort.ListSlice;
import dev.sluice.kit.kafka.CompactedTable;
import dev.sluice.kit.kafka.TableReader;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Brings records to {@link ServedFlags}: at once from the snapshot on disk, then from Kafka.
 *
 * <p>What the disk gave is served until all tables have been read to their end, and is then replaced as a whole, so that nobody is
 * ever answered from half a table. People are read last, when it is known what flags look at. All work is done by one thread, in the
 * order in which records came.
 */
@ApplicationScoped
public class FlagFeed {

    private static final Logger LOG = Logger.getLogger(FlagFeed.class);
    private static final long LOOK_MILLIS = 20;
    private static final long RETRY_MILLIS = 1_000;

    private final ServedFlags served;
    private final SnapshotKeeper snapshots;
    private final KnownPeople people;
    private final PeopleKeeper peopleSnapshots;
    private final long peopleWaitNanos;
    private final String bootstrapServers;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("flag-feed").daemon().factory());
    private final List<CompactedTable<?>> tables = new CopyOnWriteArrayList<>();
    private final Catalog fromKafka;
    private final AtomicLong listChangesServed = new AtomicLong();
    private long listChangesRead;
    private volatile TableReader members;
    private Optional<Records> onDisk = Optional.empty();
    private Optional<People> peopleOnDisk = Optional.empty();
    private boolean live;
    private boolean assemblyPending;
    private boolean peoplePending;
    private boolean saidThatKafkaIsAway;
    private volatile boolean closed;

    FlagFeed(
            ServedFlags served,
            SnapshotKeeper snapshots,
            KnownPeople people,
            PeopleKeeper peopleSnapshots,
            DeliveryConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.served = served;
        this.snapshots = snapshots;
        this.people = people;
        this.peopleSnapshots = peopleSnapshots;
        this.peopleWaitNanos = config.peopleWaitMax().toNanos();
        this.bootstrapServers = bootstrapServers;
        this.fromKafka = new Catalog(people);
    }

    void start(@Observes StartupEvent event) {
        onDisk = snapshots.newest();
        peopleOnDisk = peopleSnapshots.newest();
        onDisk.ifPresent(records -> {
            Catalog fromDisk = new Catalog(people);
            fromDisk.putAll(records);
            peopleOnDisk.ifPresent(known -> {
                fromDisk.keepListsNotToldOf(known.lists());
                people.serve(known.store());
            });
            Served before = fromDisk.assemble(Served.Source.SNAPSHOT);
            want(before);
            served.replace(before);
            fromKafka.follow(before.byProject());
            LOG.infof("serving from disk: flags=%d", records.flags().size());
        });
        peopleSnapshots.keep(
                () -> people.version() + listChangesServed.get(),
                () -> new People(people.store(), served.now().lists()));
        thread.execute(this::openTables);
    }

    void stop(@Observes ShutdownEvent event) {
        closed = true;
        tables.forEach(CompactedTable::close);
        if (members != null) {
            members.close();
        }
        thread.execute(people::close);
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
            // Before flags: an order is taken back only after the flag's own version made it needless, so who reads the
            // flags later
            // than the orders never misses both.
            if (tables.size() == 2) {
                tables.add(table(Topic.FLAG_OVERRIDES, FlagOverride.class, fromKafka::put, fromKafka::removeOverride));
            }
            if (tables.size() == 3) {
                tables.add(table(Topic.FLAGS, FlagRecord.class, fromKafka::put, fromKafka::removeFlag));
            }
            if (members == null) {
                members = TableReader.open(Topic.COHORT_MEMBERS, bootstrapServers, this::takeMembers);
            }
            goLiveWhenRead();
        } catch (RuntimeException e) {
            tryAgain(this::openTables, e);
        }
    }

    private void tryAgain(Runnable step, RuntimeException e) {
        if (!saidThatKafkaIsAway) {
            saidThatKafkaIsAway = true;
            LOG.warnf("Kafka cannot be reached yet, trying on: %s", e.getCause() == null ? e : e.getCause());
        }
        later(step, RETRY_MILLIS);
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

    /** On the reading thread, so that texts are let go of before the next slice is read: a list is kept as numbers. */
    private void takeMembers(String key, Optional<byte[]> bytes) throws IOException {
        ListSlice slice = ListSlice.of(key, bytes);
        enqueue(() -> {
            fromKafka.put(slice);
            listChangesRead++;
            assembleSoon();
        });
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
        if (tables.stream().allMatch(CompactedTable::isCaughtUp) && members.isCaughtUp()) {
            // Every record read so far was queued before this, so what is queued now sees all of them.
            thread.execute(() -> {
                keepWhatTopicsAreSilentAbout();
                want(fromKafka.assemble(Served.Source.KAFKA));
                goLiveWhenPeopleAreKnown(System.nanoTime());
            });
        } else {
            later(this::goLiveWhenRead, LOOK_MILLIS);
        }
    }

    private void goLiveWhenPeopleAreKnown(long since) {
        stepPeople();
        boolean isOver = System.nanoTime() - since > peopleWaitNanos;
        if (!people.isCaughtUp() && !isOver) {
            later(() -> goLiveWhenPeopleAreKnown(since), LOOK_MILLIS);
            return;
        }
        if (!people.isCaughtUp()) {
            LOG.warn("people are not read yet: flags that need to know more of them are answered as failed");
        }
        live = true;
        assembleSoon();
    }

    private void keepWhatTopicsAreSilentAbout() {
        int kept = onDisk.map(fromKafka::keepWhatWasNotToldOf).orElse(0)
                + peopleOnDisk
                        .map(known -> fromKafka.keepListsNotToldOf(known.lists()))
                        .orElse(0);
        if (kept > 0) {
            LOG.errorf(
                    "topics hold nothing on what the snapshot knows, were they made anew? serving it on: records=%d",
                    kept);
        }
        onDisk = Optional.empty();
        peopleOnDisk = Optional.empty();
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
            Served now = fromKafka.assemble(Served.Source.KAFKA);
            served.replace(now);
            listChangesServed.set(listChangesRead);
            fromKafka.follow(Map.of());
            snapshots.keep(fromKafka.records());
            want(now);
        } catch (RuntimeException e) {
            LOG.error("new state cannot be served, the old one stays", e);
        }
        followPeople();
    }

    /** Also what is served still, until the new state takes its place. */
    private void want(Served next) {
        Needs reliedOn = next.reliedOn().and(served.now().reliedOn());
        people.want(next.needs().and(reliedOn), reliedOn);
    }

    /** Goes on until all is known of people that flags look at. */
    private void followPeople() {
        if (peoplePending || people.isCaughtUp()) {
            return;
        }
        peoplePending = true;
        later(
                () -> {
                    peoplePending = false;
                    stepPeople();
                    followPeople();
                },
                LOOK_MILLIS);
    }

    private void stepPeople() {
        if (closed) {
            return;
        }
        try {
            Set<String> knownBetter = people.step(bootstrapServers);
            knownBetter.forEach(fromKafka::touch);
            if (!knownBetter.isEmpty()) {
                assembleSoon();
            }
        } catch (RuntimeException e) {
            LOG.debug("people cannot be read yet", e);
        }
    }

    /** The tables read so far; empty before Kafka was reached. For reports. */
    public Optional<Long> unreadableRecords() {
        return tables.isEmpty() || members == null
                ? Optional.empty()
                : Optional.of(tables.stream()
                                .mapToLong(CompactedTable::unreadableCount)
                                .sum()
                        + members.unreadableCount());
    }
}
