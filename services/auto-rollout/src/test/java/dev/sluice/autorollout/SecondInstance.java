package dev.sluice.autorollout;

import dev.sluice.autorollout.ops.RolloutMeters;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.outbox.Outbox;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Makes runtimes as other instances would have them: with turns and a memory of their own, on the same database. */
@ApplicationScoped
class SecondInstance {

    @Inject
    Vertx vertx;

    @Inject
    RolloutStore store;

    @Inject
    Steps steps;

    @Inject
    Outbox outbox;

    @Inject
    RolloutMeters meters;

    @Inject
    RolloutSettings settings;

    RolloutRuntime another() {
        return new RolloutRuntime(new Turns(vertx), store, steps, outbox, meters, settings);
    }
}
