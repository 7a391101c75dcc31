package dev.sluice.autorollout.timer;

import dev.sluice.autorollout.RolloutRuntime;
import dev.sluice.autorollout.RolloutSettings;
import dev.sluice.autorollout.Turns;
import dev.sluice.autorollout.ops.RolloutMeters;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.autorollout.store.TimerRow;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Looks for alarms that are due and rings them.
 *
 * <p>They stand in the database, so they outlive every instance; which instance rings one is settled by who takes its row. After an
 * outage each overdue one is rung once, one after the other for each rollout; not before what came meanwhile has been read, be it
 * this service that was away or its database.
 */
@ApplicationScoped
class AlarmClock {

    private static final Logger LOG = Logger.getLogger(AlarmClock.class);
    private static final int AT_ONCE = 200;
    private static final int SIDE_BY_SIDE = 4;
    private static final Duration COUNT_EVERY = Duration.ofSeconds(10);

    private final RolloutRuntime runtime;
    private final RolloutStore store;
    private final Turns turns;
    private final RolloutMeters meters;
    private final RolloutSettings settings;
    private final InstantSource clock = InstantSource.system();
    private final AtomicBoolean ringing = new AtomicBoolean();
    private final Absence absence;
    private volatile Cancellable looking = () -> {};
    private volatile Cancellable counting = () -> {};

    AlarmClock(
            RolloutRuntime runtime, RolloutStore store, Turns turns, RolloutMeters meters, RolloutSettings settings) {
        this.runtime = runtime;
        this.store = store;
        this.turns = turns;
        this.meters = meters;
        this.settings = settings;
        this.absence = new Absence(settings.alarmsWaitAfterAbsence(), clock.instant());
    }

    void start(@Observes StartupEvent event) {
        looking = every(Duration.ofMillis(1), settings.lookForAlarmsEvery(), this::look);
        counting = every(Duration.ofMillis(1), COUNT_EVERY, this::count);
    }

    void stop(@Observes ShutdownEvent event) {
        looking.cancel();
        counting.cancel();
    }

    private static Cancellable every(Duration first, Duration interval, Runnable action) {
        return Multi.createFrom()
                .ticks()
                .startingAfter(first)
                .every(interval)
                .onOverflow()
                .drop()
                .subscribe()
                .with(tick -> action.run());
    }

    /** Unless the last look has not ended. */
    private void look() {
        if (!ringing.compareAndSet(false, true)) {
            return;
        }
        turns.alone(() -> store.due(clock.instant(), AT_ONCE))
                .chain(due -> absence.mayRing(clock.instant())
                        ? ring(due)
                        : Uni.createFrom().voidItem())
                .onTermination()
                .invoke(() -> ringing.set(false))
                .subscribe()
                .with(done -> {}, failure -> {
                    // Said once: the next look is a moment away, and an outage is long.
                    if (absence.failed()) {
                        LOG.warnf("alarms cannot be looked at; tried again until they can: %s", failure.getMessage());
                    }
                });
    }

    private Uni<Void> ring(List<TimerRow> due) {
        return Multi.createFrom()
                .iterable(due)
                .onItem()
                .transformToUni(timer -> runtime.onDue(timer.rolloutId(), timer.name())
                        .onFailure()
                        .invoke(e -> LOG.warnf(
                                "alarm not rung, again in a moment: rollout=%s alarm=%s cause=%s",
                                timer.rolloutId(), timer.name(), e.getMessage()))
                        .onFailure()
                        .recoverWithNull())
                .merge(SIDE_BY_SIDE)
                .onItem()
                .ignoreAsUni();
    }

    private void count() {
        runtime.forgetIdle();
        turns.alone(store::liveByPhase)
                .subscribe()
                .with(meters::live, failure -> LOG.debugf("live rollouts not counted: %s", failure.getMessage()));
    }
}
