package dev.sluice.flagdelivery.snapshot;

import dev.sluice.flagdelivery.DeliveryConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Keeps on disk what is known of people, now and then: it may be much and changes all the time, and is needed only by a start while
 * Kafka is away. In files of its own, so that a flag's change is on disk at once however many people there are.
 */
@ApplicationScoped
public class PeopleKeeper {

    private static final Logger LOG = Logger.getLogger(PeopleKeeper.class);
    /** Writing takes at most this part of the time: 1 in so many. */
    private static final long REST_FACTOR = 20;

    private final Optional<SnapshotFolder<People>> folder;
    private final long everyMillis;
    private final AtomicLong written = new AtomicLong();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("people-keeper").daemon().factory());
    private volatile LongSupplier version = () -> 0;
    private volatile Supplier<People> people;
    /** Of the thread. */
    private long versionWritten;

    public PeopleKeeper(DeliveryConfig config) {
        folder = config.snapshotDir().map(path -> new SnapshotFolder<>(path, new PeopleForm()));
        everyMillis = config.peopleSnapshotEvery().toMillis();
    }

    /** The newest snapshot that is whole. */
    public Optional<People> newest() {
        return folder.flatMap(SnapshotFolder::newest);
    }

    /**
     * Keeps these from now on.
     *
     * @param newVersion a number that changes with them; 0 while there are none
     * @param now how they are
     */
    public void keep(LongSupplier newVersion, Supplier<People> now) {
        people = now;
        version = newVersion;
        if (folder.isPresent()) {
            writeIn(everyMillis);
        }
    }

    /** How many snapshots were written since the start. */
    public long writtenCount() {
        return written.get();
    }

    private void writeIn(long millis) {
        // Writing reports its own failures.
        Future<?> unused = thread.schedule(
                () -> {
                    long took = write();
                    if (!thread.isShutdown()) {
                        writeIn(Math.max(everyMillis, took * REST_FACTOR));
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    /** How many milliseconds it took. */
    private long write() {
        long start = System.nanoTime();
        try {
            // Read before the people: what changes meanwhile is written again next time.
            long current = version.getAsLong();
            if (current != versionWritten && folder.isPresent()) {
                folder.get().write(people.get());
                versionWritten = current;
                written.incrementAndGet();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warnf("snapshot of people cannot be written, serving goes on from memory: %s", e.toString());
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    @PreDestroy
    void finish() {
        thread.shutdownNow();
        try {
            if (thread.awaitTermination(5, TimeUnit.SECONDS)) {
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
