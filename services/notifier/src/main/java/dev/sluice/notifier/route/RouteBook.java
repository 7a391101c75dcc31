package dev.sluice.notifier.route;

import dev.sluice.notifier.store.RouteStore;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The routes, in memory: telling people needs no database. Other instances' changes arrive within seconds. */
@ApplicationScoped
public class RouteBook {

    private static final Logger LOG = Logger.getLogger(RouteBook.class);

    private final RouteStore store;
    private volatile List<Route> routes = List.of();
    private volatile boolean read;

    RouteBook(RouteStore store) {
        this.store = store;
    }

    void start(@Observes StartupEvent event) {
        store.sealOpenOnes()
                .chain(store::all)
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
                .indefinitely()
                .subscribe()
                .with(this::replace);
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> refresh() {
        return store.all()
                .invoke(this::replace)
                .onFailure()
                .invoke(e -> LOG.warnf("routes not read again, the known ones stay: %s", e.getMessage()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** Reads them again now, after a change made here. */
    public Uni<Void> reload() {
        return store.all().invoke(this::replace).replaceWithVoid();
    }

    /** What the database says of a route. */
    public sealed interface LookUp {

        /** It is there. */
        record Known(Route route) implements LookUp {}

        /** It may be there. */
        record Unknown(String why) implements LookUp {}

        /** It is not there any more. */
        record Gone() implements LookUp {}
    }

    /** Asks the database for a route that is not known here. */
    public Uni<LookUp> lookUp(UUID id) {
        return reload().chain(() -> find(id).map(route -> Uni.createFrom().<LookUp>item(new LookUp.Known(route)))
                .orElseGet(() -> store.exists(id)
                        .map(exists -> exists
                                ? new LookUp.Unknown("the route is there, but its target cannot be opened here")
                                : new LookUp.Gone())));
    }

    /** Whether every route that is kept can be opened here. */
    public boolean allOpen() {
        return store.allOpened();
    }

    /** All routes known. */
    public List<Route> all() {
        return routes;
    }

    /** The route of that id. */
    public Optional<Route> find(UUID id) {
        return routes.stream().filter(route -> route.id().equals(id)).findFirst();
    }

    /** Completes once the routes have been read for the first time: an alert before that has nowhere to go. */
    public Uni<Void> awaitRead() {
        return Uni.createFrom()
                .item(() -> read)
                .onItem()
                .transformToUni(done -> done
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().<Void>failure(new IllegalStateException("routes not read yet")))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(1))
                .indefinitely();
    }

    /** Whether they have been read at all. */
    public boolean isRead() {
        return read;
    }

    private void replace(List<Route> all) {
        routes = List.copyOf(all);
        read = true;
    }
}
