package dev.sluice.database;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * Database sessions are bound to the Vert.x context they begin on, and may be used on its thread alone. Work that may be asked for from any
 * thread (a timer's, a resolver's, a retry's) is done on a context that is nobody else's.
 */
public final class OwnContext {

    private OwnContext() {}

    /**
     * The work's outcome, done on a context of its own.
     *
     * @param work begun anew with each subscription
     */
    public static <T> Uni<T> of(Vertx vertx, Supplier<Uni<T>> work) {
        return Uni.createFrom().emitter(caller -> {
            Context own = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
            VertxContextSafetyToggle.setContextSafe(own, true);
            own.runOnContext(
                    nothing -> Uni.createFrom().deferred(work::get).subscribe().with(caller::complete, caller::fail));
        });
    }
}
