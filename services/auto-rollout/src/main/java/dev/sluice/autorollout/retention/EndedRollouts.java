package dev.sluice.autorollout.retention;

import dev.sluice.autorollout.RolloutSettings;
import dev.sluice.autorollout.Turns;
import dev.sluice.autorollout.canary.CanaryProject;
import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.contracts.Topic;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Outgoing;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Takes rollouts that ended long ago off the topic of rollouts. It is compacted and keeps every key for ever otherwise, and whoever
 * starts reads it whole. The rollout, its log and its notes stay in the database.
 *
 * <p>Any number of instances may look: rows that another one has locked are skipped.
 */
@ApplicationScoped
public class EndedRollouts {

    private static final Logger LOG = Logger.getLogger(EndedRollouts.class);
    private static final Duration LOOK_EVERY = Duration.ofMinutes(10);
    /** It has one a minute. */
    private static final Duration CANARY_STAYS = Duration.ofDays(1);

    private static final int AT_ONCE = 100;

    private final RolloutStore store;
    private final Outbox outbox;
    private final Turns turns;
    private final RolloutSettings settings;
    private final InstantSource clock = InstantSource.system();
    private volatile Cancellable looking = () -> {};

    EndedRollouts(RolloutStore store, Outbox outbox, Turns turns, RolloutSettings settings) {
        this.store = store;
        this.outbox = outbox;
        this.turns = turns;
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        looking = Multi.createFrom()
                .ticks()
                .every(LOOK_EVERY)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> forget().onFailure()
                        .invoke(e -> LOG.warnf("ended rollouts not looked for, again later: %s", e.getMessage()))
                        .onFailure()
                        .recoverWithItem(0))
                .subscribe()
                .with(forgotten -> {});
    }

    void stop(@Observes ShutdownEvent event) {
        looking.cancel();
    }

    /** Forgets those that are old enough, a hundred in a transaction; gives how many they were. */
    public Uni<Integer> forget() {
        return turns.alone(this::some)
                .chain(few -> few < AT_ONCE ? Uni.createFrom().item(few) : forget().map(more -> more + few));
    }

    private Uni<Integer> some() {
        Instant now = clock.instant();
        return outbox.inTransaction(session -> store.endedBefore(
                        session,
                        now.minus(settings.forgetEndedAfter()),
                        CanaryProject.NAME,
                        now.minus(CANARY_STAYS),
                        AT_ONCE)
                .chain(rows -> {
                    rows.forEach(RolloutRow::forget);
                    return outbox.add(
                                    session,
                                    rows.stream().map(EndedRollouts::tombstone).toList())
                            .replaceWith(rows.size());
                }));
    }

    private static Outgoing tombstone(RolloutRow row) {
        return new Outgoing(
                Topic.ROLLOUTS, row.id(), row.id() + "/" + row.generation() + "/forgotten", Optional.empty());
    }
}
