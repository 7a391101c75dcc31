package dev.sluice.flagconfig.audit;

import dev.sluice.database.OwnContext;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Has what was changed linked soon after. What was committed while nobody linked is linked late. */
@ApplicationScoped
class AuditClock {

    private static final Logger LOG = Logger.getLogger(AuditClock.class);

    private final Vertx vertx;
    private final AuditChain chain;
    private final Duration every;
    private final AtomicBoolean linking = new AtomicBoolean();
    /** Said once when it begins: the next try is a moment away, and an outage is long. */
    private final AtomicBoolean failing = new AtomicBoolean();

    private volatile Cancellable ticking = () -> {};

    AuditClock(
            Vertx vertx,
            AuditChain chain,
            @ConfigProperty(name = "sluice.audit.link-every", defaultValue = "PT0.5S") Duration every) {
        this.vertx = vertx;
        this.chain = chain;
        this.every = every;
    }

    void start(@Observes StartupEvent event) {
        ticking = Multi.createFrom()
                .ticks()
                .every(every)
                .onOverflow()
                .drop()
                .subscribe()
                .with(tick -> link());
    }

    void stop(@Observes ShutdownEvent event) {
        ticking.cancel();
    }

    /** Unless the last time has not ended. */
    private void link() {
        if (!linking.compareAndSet(false, true)) {
            return;
        }
        OwnContext.of(vertx, chain::link)
                .onTermination()
                .invoke(() -> linking.set(false))
                .subscribe()
                .with(linked -> failing.set(false), failure -> {
                    if (failing.compareAndSet(false, true)) {
                        LOG.warnf("changes cannot be linked; tried again until they can: %s", failure);
                    }
                });
    }
}
