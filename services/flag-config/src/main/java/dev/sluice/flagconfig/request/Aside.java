package dev.sluice.flagconfig.request;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Keeps the event loop free: a list of 200,000 rows or an export of megabytes takes as long as a hundred other answers. */
@ApplicationScoped
public class Aside {

    private final Vertx vertx;

    Aside(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Has a worker compute something; what follows is back where this was asked. */
    public <T> Uni<T> compute(Callable<T> work) {
        return Uni.createFrom().deferred(() -> vertx.executeBlocking(work, false));
    }

    /** Does something on the event loop of a request whose body a worker read: database sessions belong there. */
    public static <T> Uni<T> onEventLoop(Supplier<Uni<? extends T>> work) {
        Context context = io.vertx.core.Vertx.currentContext();
        return Uni.createFrom()
                .<T>deferred(work)
                .runSubscriptionOn(command -> context.runOnContext(_ -> command.run()));
    }
}
