package dev.sluice.autorollout;

import io.opentelemetry.context.Context;
import io.quarkus.opentelemetry.runtime.QuarkusContextStorage;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Runs asynchronous work on one thing after the other, on different things side by side.
 *
 * <p>Each piece runs on a Vert.x context of its own, whoever asked for it (a record, a request, an alarm): database sessions are bound
 * to contexts, and two pieces must never share one. The caller's trace goes with it.
 */
@ApplicationScoped
public class Turns {

    private final Vertx vertx;
    private final Map<String, CompletableFuture<Void>> newest = new ConcurrentHashMap<>();

    Turns(Vertx vertx) {
        this.vertx = vertx;
    }

    /** The work's outcome, once everything asked for before under the same key has ended, well or not. */
    public <T> Uni<T> inTurn(String key, Supplier<Uni<T>> work) {
        return Uni.createFrom().emitter(caller -> {
            Context trace = Context.current();
            CompletableFuture<Void> mine = new CompletableFuture<>();
            CompletableFuture<Void> before = newest.put(key, mine);
            Runnable end = () -> {
                newest.remove(key, mine);
                mine.complete(null);
            };
            Uni<Void> turn = before == null
                    ? Uni.createFrom().voidItem()
                    : Uni.createFrom().completionStage(before);
            turn.subscribe().with(nothing -> start(trace, work, caller, end));
        });
    }

    /** The work's outcome, waiting for nothing. */
    public <T> Uni<T> alone(Supplier<Uni<T>> work) {
        return Uni.createFrom().emitter(caller -> start(Context.current(), work, caller, () -> {}));
    }

    private <T> void start(Context trace, Supplier<Uni<T>> work, UniEmitter<? super T> caller, Runnable end) {
        io.vertx.core.Context own = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(own, true);
        QuarkusContextStorage.INSTANCE.attach(own, trace);
        own.runOnContext(nothing -> Uni.createFrom()
                .deferred(() -> work.get())
                .onTermination()
                .invoke(end)
                .subscribe()
                .with(caller::complete, caller::fail));
    }
}
