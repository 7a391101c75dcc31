package dev.sluice.flagdelivery.serving;

import dev.sluice.contracts.ServingList;
import dev.sluice.contracts.ServingSnapshot;
import dev.sluice.flagdelivery.DeliveryConfig;
import dev.sluice.flagdelivery.people.KnownPeople;
import dev.sluice.flagdelivery.snapshot.People;
import dev.sluice.flagdelivery.snapshot.PeopleKeeper;
import dev.sluice.flagdelivery.snapshot.Records;
import dev.sluice.flagdelivery.snapshot.SnapshotKeeper;
import dev.sluice.kit.cohort.ListSlice;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * Brings records to {@link ServedFlags}: at once from the snapshot on disk, then from Kafka; while that is silent, also what flag-config was
 * asked for.
 *
 * <p>What the disk gave is served until all tables have been read to their end, and is then replaced as a whole: nobody is ever answered
 * from half a table. People are read last, when it is known what flags look at. One thread does all, in the order in which records came.
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
    private final Duration silentAtLeast;
    private final long peopleWaitNanos;
    private final BusTables bus;
    private final PeopleFollower follower;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("flag-feed").daemon().factory());
    private final Catalog fromKafka;
    /** Served from until the bus was read: what the disk gave, and what was asked for since. */
    private Catalog standIn;

    private final AtomicLong listChangesServed = new AtomicLong();
    private long listChangesRead;
    private Optional<Records> onDisk = Optional.empty();
    private Optional<People> peopleOnDisk = Optional.empty();
    private boolean live;
    /** Whether what was asked for is served, because the bus is not heard. */
    private boolean polled;

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
        this.silentAtLeast = config.poll().after();
        this.peopleWaitNanos = config.peopleWaitMax().toNanos();
        this.fromKafka = new Catalog(people);
        this.standIn = new Catalog(people);
        this.bus = new BusTables(bootstrapServers, this::takeDefinition, this::takeSlice);
        this.follower = new PeopleFollower(people, served, bootstrapServers);
    }

    void start(@Observes StartupEvent event) {
        onDisk = snapshots.newest();
        peopleOnDisk = peopleSnapshots.newest();
        onDisk.ifPresent(records -> {
            standIn.putAll(records);
            peopleOnDisk.ifPresent(known -> {
                standIn.keepListsNotToldOf(known.lists());
                people.serve(known.store());
            });
            Served before = standIn.assemble(Served.Source.SNAPSHOT);
            follower.want(before);
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
        bus.close();
        thread.execute(people::close);
        thread.shutdown();
    }

    /** Tried again and again: a broker whose name does not even resolve must not keep us from serving what is on disk. */
    private void openTables() {
        if (closed) {
            return;
        }
        try {
            bus.open();
            goLiveWhenRead();
        } catch (RuntimeException e) {
            if (!saidThatKafkaIsAway) {
                saidThatKafkaIsAway = true;
                LOG.warnf("Kafka cannot be reached yet, trying on: %s", e.getCause() == null ? e : e.getCause());
            }
            later(this::openTables, RETRY_MILLIS);
        }
    }

    private void takeDefinition(Consumer<Catalog> change) {
        enqueue(() -> {
            change.accept(fromKafka);
            assembleSoon();
        });
    }

    private void takeSlice(ListSlice slice) {
        enqueue(() -> {
            fromKafka.put(slice);
            listChangesRead++;
            assembleSoon();
        });
    }

    private void enqueue(Runnable change) {
        try {
            if (!closed) {
                thread.execute(change);
            }
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
        if (bus.isCaughtUp()) {
            // Every record read so far was queued before this, so what is queued now sees all of them.
            thread.execute(() -> {
                keepWhatTopicsAreSilentAbout();
                follower.want(fromKafka.assemble(Served.Source.KAFKA));
                goLiveWhenPeopleAreKnown(System.nanoTime());
            });
        } else {
            later(this::goLiveWhenRead, LOOK_MILLIS);
        }
    }

    private void goLiveWhenPeopleAreKnown(long since) {
        stepPeople();
        boolean isOver = System.nanoTime() - since > peopleWaitNanos;
        if (!follower.isCaughtUp() && !isOver) {
            later(() -> goLiveWhenPeopleAreKnown(since), LOOK_MILLIS);
            return;
        }
        if (!follower.isCaughtUp()) {
            LOG.warn("people are not read yet: flags that need to know more of them are answered as failed");
        }
        live = true;
        polled = false;
        standIn = new Catalog(people);
        assembleSoon();
    }

    /** Takes what flag-config was asked for where it is newer; left out when the bus, which may know better, was heard meanwhile. */
    public void take(ServingSnapshot asked) {
        takeWhileSilent(catalog -> catalog.take(asked));
    }

    /** The same for a list. */
    public void take(ServingList asked) {
        takeWhileSilent(catalog -> catalog.take(asked));
    }

    private void takeWhileSilent(Consumer<Catalog> change) {
        enqueue(() -> {
            if (bus.silence().compareTo(silentAtLeast) >= 0) {
                change.accept(fromKafka);
                if (!live) {
                    change.accept(standIn);
                }
                polled = true;
                listChangesRead++;
                assembleSoon();
            }
        });
    }

    /** The bus is heard again: what comes by it is served from now on. */
    public void backToBus() {
        enqueue(() -> {
            if (live && polled) {
                polled = false;
                assembleSoon();
            }
        });
    }

    /** What is read of the bus, to ask how it is. */
    public BusTables bus() {
        return bus;
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
        if ((live || polled) && !assemblyPending) {
            assemblyPending = true;
            enqueue(this::assemble);
        }
    }

    private void assemble() {
        assemblyPending = false;
        try {
            Catalog catalog = live ? fromKafka : standIn;
            Served now = catalog.assemble(polled ? Served.Source.POLL : Served.Source.KAFKA);
            served.replace(now);
            listChangesServed.set(listChangesRead);
            catalog.follow(Map.of());
            snapshots.keep(catalog.records());
            follower.want(now);
        } catch (RuntimeException e) {
            LOG.error("new state cannot be served, the old one stays", e);
        }
        if (live) {
            followPeople();
        }
    }

    /** Goes on until all is known of people that flags look at. */
    private void followPeople() {
        if (peoplePending || follower.isCaughtUp()) {
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
        Set<String> knownBetter = follower.step();
        knownBetter.forEach(fromKafka::touch);
        if (!knownBetter.isEmpty()) {
            assembleSoon();
        }
    }
}
