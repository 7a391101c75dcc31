package dev.sluice.notifier.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.notifier.delivery.Ledger.Entry;
import dev.sluice.notifier.delivery.Ledger.Waiting;
import dev.sluice.notifier.outbound.Attempt;
import dev.sluice.notifier.route.Route;
import dev.sluice.notifier.route.RouteBook;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Tries again what waits in the database; whichever instance looks first. Nothing waits for a slow receiver but what is meant for it: a
 * route has a few tries at a time, and no look waits for the one before it.
 */
@ApplicationScoped
class Retries {

    private static final Logger LOG = Logger.getLogger(Retries.class);
    private static final int AT_ONCE_PER_ROUTE = 4;

    private final RouteBook routes;
    private final Ledger ledger;
    private final Teller teller;
    private final Outcomes outcomes;
    private final Keeper keeper;
    private final ObjectMapper json = WireJson.lenient();
    private final InstantSource clock = InstantSource.system();
    private final Map<UUID, Integer> running = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    Retries(RouteBook routes, Ledger ledger, Teller teller, Dispatcher dispatcher) {
        this.routes = routes;
        this.ledger = ledger;
        this.teller = teller;
        this.outcomes = dispatcher.outcomes();
        this.keeper = dispatcher.keeper();
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Scheduled(
            every = "{sluice.notifier.look-for-due-every}",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (stopping || !routes.isRead()) {
            return Uni.createFrom().voidItem();
        }
        return ledger.claimDue(clock.instant(), busyRoutes())
                .invoke(due -> due.forEach(this::start))
                .replaceWithVoid()
                .onFailure()
                .invoke(e -> LOG.warnf("waiting alerts not looked at: %s", e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Set<UUID> busyRoutes() {
        return running.entrySet().stream()
                .filter(route -> route.getValue() >= AT_ONCE_PER_ROUTE)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void start(Waiting waiting) {
        running.merge(waiting.route(), 1, Integer::sum);
        Uni.createFrom()
                .deferred(() -> again(waiting))
                .onTermination()
                .invoke(() -> running.computeIfPresent(waiting.route(), (id, count) -> count == 1 ? null : count - 1))
                .subscribe()
                .with(done -> {}, e -> LOG.errorf(e, "a waiting alert could not be worked on: %s", waiting.json()));
    }

    private Uni<Void> again(Waiting waiting) {
        AlertRecord alert;
        try {
            alert = json.readValue(waiting.json(), AlertRecord.class);
        } catch (JsonProcessingException e) {
            return Uni.createFrom().failure(e);
        }
        return routes.find(waiting.route())
                .map(route -> again(waiting, alert, route))
                .orElseGet(() -> onUnknownRoute(waiting, alert));
    }

    private Uni<Void> again(Waiting waiting, AlertRecord alert, Route route) {
        boolean urgent = route.hurries(alert);
        if (outcomes.wasSentHere(alert.alertId(), waiting.route())) {
            return keeper.keep(entry(waiting, alert, urgent, new Attempt.Delivered("sent before"), waiting.attempts()));
        }
        Instant now = clock.instant();
        Optional<Instant> later = route.quietUntil(alert, now).or(() -> outcomes.patienceUntil(waiting.route(), now));
        if (later.isPresent()) {
            return keeper.keep(deferred(waiting, alert, urgent, later.get()));
        }
        return teller.tell(alert, route)
                .chain(attempt -> keeper.keep(entry(waiting, alert, urgent, attempt, waiting.attempts() + 1)));
    }

    /** Another instance may have added it a moment ago; what cannot be opened here, it may open. Only what is gone is given up. */
    private Uni<Void> onUnknownRoute(Waiting waiting, AlertRecord alert) {
        return routes.lookUp(waiting.route())
                .onFailure()
                .recoverWithItem(e -> new RouteBook.LookUp.Unknown("the routes could not be read: " + e.getMessage()))
                .chain(found -> switch (found) {
                    case RouteBook.LookUp.Known known -> again(waiting, alert, known.route());
                    case RouteBook.LookUp.Unknown unknown ->
                        keeper.keep(
                                entry(waiting, alert, true, new Attempt.Failed(unknown.why()), waiting.attempts() + 1));
                    case RouteBook.LookUp.Gone _ ->
                        keeper.keep(entry(
                                waiting,
                                alert,
                                true,
                                new Attempt.Refused("the route was removed"),
                                waiting.attempts()));
                });
    }

    private Entry entry(Waiting waiting, AlertRecord alert, boolean urgent, Attempt attempt, int attempts) {
        return outcomes.entry(
                alert,
                waiting.json(),
                waiting.route(),
                urgent,
                attempt,
                attempts,
                waiting.firstTriedAt(),
                clock.instant());
    }

    private Entry deferred(Waiting waiting, AlertRecord alert, boolean urgent, Instant until) {
        return new Entry(
                alert,
                waiting.json(),
                waiting.route(),
                urgent,
                Ledger.State.WAITING,
                waiting.attempts(),
                Optional.of("quiet hours, or the receiver asked for patience"),
                waiting.firstTriedAt(),
                clock.instant(),
                Optional.of(until));
    }
}
