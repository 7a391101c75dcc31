package dev.sluice.flagconfig.flag;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Looks again and again whether the time of a scheduled change has come. What came due while nobody looked is applied late. */
@ApplicationScoped
class ScheduleClock {

    private static final Logger LOG = Logger.getLogger(ScheduleClock.class);

    private final ScheduledChangeRuntime runtime;
    private final Duration every;
    private final InstantSource clock = InstantSource.system();
    private final AtomicBoolean looking = new AtomicBoolean();
    /** Said once when it begins: the next look is a moment away, and an outage is long. */
    private final AtomicBoolean failing = new AtomicBoolean();

    private volatile Cancellable ticking = () -> {};

    ScheduleClock(
            ScheduledChangeRuntime runtime,
            @ConfigProperty(name = "sluice.scheduled-changes.look-every", defaultValue = "PT1S") Duration every) {
        this.runtime = runtime;
        this.every = every;
    }

    void start(@Observes StartupEvent event) {
        ticking = Multi.createFrom()
                .ticks()
                .every(every)
                .onOverflow()
                .drop()
                .subscribe()
                .with(tick -> look());
    }

    void stop(@Observes ShutdownEvent event) {
        ticking.cancel();
    }

    /** Unless the last look has not ended. */
    private void look() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        // What the database keeps of a time.
        runtime.applyDue(clock.instant().truncatedTo(ChronoUnit.MICROS))
                .onTermination()
                .invoke(() -> looking.set(false))
                .subscribe()
                .with(done -> failing.set(false), failure -> {
                    if (failing.compareAndSet(false, true)) {
                        LOG.warnf("scheduled changes cannot be looked at; tried again until they can: %s", failure);
                    }
                });
    }
}
