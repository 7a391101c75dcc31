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
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Keeps on disk what is served, a moment after it changed, so that a start with everything else down can answer.
 *
 * <p>Serving never waits for the disk: a disk that is full or slow costs a warning and is tried again.
 */
@ApplicationScoped
public class SnapshotKeeper {

    private static final Logger LOG = Logger.getLogger(SnapshotKeeper.class);
    private static final long RETRY_MILLIS = 5_000;

    private final Optional<SnapshotFolder<Records>> folder;
    private final long delayMillis;
    private final AtomicReference<Records> unwritten = new AtomicReference<>();
    private final AtomicLong written = new AtomicLong();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("snapshot-keeper").daemon().factory());

    public SnapshotKeeper(DeliveryConfig config) {
        folder = config.snapshotDir().map(path -> new SnapshotFolder<>(path, new SnapshotFormat()));
        delayMillis = config.snapshotDelay().toMillis();
        if (folder.isEmpty()) {
            LOG.warn("no folder for snapshots is set: a restart while Kafka is away will not be able to answer");
        }
    }

    /** The newest snapshot that is whole. */
    public Optional<Records> newest() {
        return folder.flatMap(SnapshotFolder::newest);
    }

    /** Writes these soon, or what comes after them until then. */
    public void keep(Records records) {
        if (folder.isPresent() && unwritten.getAndSet(records) == null) {
            writeIn(delayMillis);
        }
    }

    /** How many snapshots were written since the start. */
    public long writtenCount() {
        return written.get();
    }

    private void writeIn(long millis) {
        // Writing reports its own failures.
        Future<?> unused = thread.schedule(this::write, millis, TimeUnit.MILLISECONDS);
    }

    private void write() {
        Records records = unwritten.getAndSet(null);
        if (records == null || folder.isEmpty()) {
            return;
        }
        try {
            folder.get().write(records);
            written.incrementAndGet();
        } catch (IOException e) {
            LOG.warnf("snapshot cannot be written, serving goes on from memory: %s", e.toString());
            if (unwritten.compareAndSet(null, records) && !thread.isShutdown()) {
                writeIn(RETRY_MILLIS);
            }
        }
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
