package dev.sluice.flagconfig.relay;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Publishes rows that are marked as pending, a batch at a time, and takes the marks off once the broker has them.
 *
 * <p>The mark is set in the transaction that changes the row, so nothing is told that was not committed, and nothing committed stays
 * untold; a row that changes again meanwhile keeps its mark. One instance at a time, by an advisory lock, so that no older state
 * overtakes a newer one.
 */
public final class PendingRelay {

    private static final Logger LOG = Logger.getLogger(PendingRelay.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final String TRY_LOCK =
            "select pg_try_advisory_xact_lock(hashtext(current_schema() || '.' || $1)) as mine";

    private final Pool pool;
    private final String name;
    private final Function<SqlConnection, Uni<Integer>> sendOldest;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean wanted = new AtomicBoolean();
    /** Said once when it begins and once when it ends: it is tried twice a second. */
    private final AtomicBoolean failing = new AtomicBoolean();

    private volatile Cancellable looking = () -> {};

    /**
     * A relay that does nothing yet.
     *
     * @param name of the lock; for people too
     * @param sendOldest sends some and unmarks them, within the transaction; answers how many, and is asked again until there are none
     */
    public PendingRelay(Pool pool, String name, Function<SqlConnection, Uni<Integer>> sendOldest) {
        this.pool = pool;
        this.name = name;
        this.sendOldest = sendOldest;
    }

    /** Begins to look twice a second for what an instance left that has crashed. */
    public void start() {
        looking = Multi.createFrom()
                .ticks()
                .every(LOOK)
                .onOverflow()
                .drop()
                .subscribe()
                .with(tick -> wake());
    }

    /** Looks no more. */
    public void stop() {
        looking.cancel();
    }

    /** Something may be pending. Returns at once. */
    public void wake() {
        wanted.set(true);
        if (running.compareAndSet(false, true)) {
            wanted.set(false);
            relayBatch().subscribe().with(this::sent, this::failed);
        }
    }

    private void sent(int count) {
        if (failing.compareAndSet(true, false)) {
            LOG.infof("published again: relay=%s", name);
        }
        finished(count > 0);
    }

    private void failed(Throwable failure) {
        if (failing.compareAndSet(false, true)) {
            LOG.warnf("not published, tried again until it is: relay=%s reason=%s", name, failure.getMessage());
        }
        finished(false);
    }

    private void finished(boolean more) {
        running.set(false);
        if (more || wanted.get()) {
            wake();
        }
    }

    private Uni<Integer> relayBatch() {
        return pool.withTransaction(connection -> connection
                .preparedQuery(TRY_LOCK)
                .execute(Tuple.of(name))
                .chain(lock -> lock.iterator().next().getBoolean("mine")
                        ? sendOldest.apply(connection)
                        : Uni.createFrom().item(0)));
    }
}
