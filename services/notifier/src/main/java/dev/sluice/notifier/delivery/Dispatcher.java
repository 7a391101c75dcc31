package dev.sluice.notifier.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.notifier.NotifierSettings;
import dev.sluice.notifier.slack.SlackMessage;
import dev.sluice.notifier.store.DeliveryRow;
import dev.sluice.notifier.store.DeliveryStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Brings alerts to routes.
 *
 * <p>It sends first and records after, so that a database that is away silences no alert. Each route has its own queue: a receiver
 * that hangs delays nobody else. What could not be delivered waits in the database for its next try, and is tried by whichever
 * instance looks first.
 */
@ApplicationScoped
public class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final int DUE_AT_ONCE = 32;
    /** Alerts sent by this process that may not be in the database yet; enough for any outage of it. */
    private static final int REMEMBERED = 10_000;

    private final RouteBook routes;
    private final DeliveryStore store;
    private final Webhook webhook;
    private final NotifierSettings settings;
    private final MeterRegistry meters;
    private final InstantSource clock = InstantSource.system();
    private final ObjectMapper json = WireJson.lenient();
    private final Map<UUID, SerialQueue> queues = new ConcurrentHashMap<>();
    private final Map<DeliveryRow.Key, Boolean> sentHere = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<DeliveryRow.Key, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** How many alerts of a lane have failed without the database knowing it yet. */
    private final Map<Lane, Integer> blocked = new ConcurrentHashMap<>();

    /** Within a lane alerts arrive in order; pages have one of their own, and what does not page waits for both. */
    private record Lane(UUID routeId, String rolloutId, boolean pages) {
        Lane ofPages() {
            return new Lane(routeId, rolloutId, true);
        }
    }

    private volatile boolean stopping;

    Dispatcher(
            RouteBook routes, DeliveryStore store, Webhook webhook, NotifierSettings settings, MeterRegistry meters) {
        this.routes = routes;
        this.store = store;
        this.webhook = webhook;
        this.settings = settings;
        this.meters = meters;
    }

    /** Completes when every route that wants the alert has it, or the database has it for a later try. */
    public Uni<Void> dispatch(AlertRecord alert, String alertJson) {
        return routes.awaitRead().chain(() -> {
            List<Uni<Void>> deliveries = routes.all().stream()
                    .filter(route -> route.wants(alert))
                    .map(route -> deliver(alert, alertJson, route))
                    .toList();
            return deliveries.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : Uni.join().all(deliveries).andCollectFailures().replaceWithVoid();
        });
    }

    /** One message to a route, outside any queue and kept nowhere: for trying a route out. */
    public Uni<Attempt> tryOut(Route route, AlertRecord alert) {
        return send(alert, route);
    }

    private Uni<Void> deliver(AlertRecord alert, String alertJson, Route route) {
        DeliveryRow.Key key = new DeliveryRow.Key(alert.alertId(), route.id());
        Lane lane = new Lane(route.id(), alert.rolloutId(), alert.severity() == AlertRecord.Severity.PAGE);
        Instant now = clock.instant();
        return queues.computeIfAbsent(route.id(), id -> new SerialQueue())
                .run(() -> standing(alert, route, key, lane)
                        .chain(standing -> switch (standing) {
                            case KNOWN -> Uni.createFrom().item(Optional.<Attempt>empty());
                            case BEHIND_ANOTHER ->
                                Uni.createFrom()
                                        .item(Optional.<Attempt>of(new Attempt.Failed(
                                                "waits for an earlier alert of the same rollout", Optional.empty())));
                            case NEW ->
                                send(alert, route).map(attempt -> {
                                    if (attempt instanceof Attempt.Delivered) {
                                        sentHere.put(key, true);
                                    }
                                    return Optional.of(attempt);
                                });
                        })
                        .invoke(attempt -> {
                            if (attempt.orElse(null) instanceof Attempt.Failed) {
                                blocked.merge(lane, 1, Integer::sum);
                            }
                        }))
                .chain(attempt -> attempt.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : record(alert, alertJson, route, attempt.get(), now, 1).invoke(() -> {
                            if (attempt.get() instanceof Attempt.Failed) {
                                blocked.computeIfPresent(lane, (l, count) -> count == 1 ? null : count - 1);
                            }
                        }));
    }

    /** Without a database nothing is known to stand in the way. */
    private Uni<DeliveryStore.Standing> standing(AlertRecord alert, Route route, DeliveryRow.Key key, Lane lane) {
        if (sentHere.containsKey(key)) {
            return Uni.createFrom().item(DeliveryStore.Standing.KNOWN);
        }
        boolean isPage = alert.severity() == AlertRecord.Severity.PAGE;
        if (blocked.containsKey(lane) || (!isPage && blocked.containsKey(lane.ofPages()))) {
            return Uni.createFrom().item(DeliveryStore.Standing.BEHIND_ANOTHER);
        }
        // Kept apart from the wait: a question to the database that is broken off would not give its connection back.
        Uni<DeliveryStore.Standing> asked =
                store.standing(alert, route).memoize().indefinitely();
        return asked.ifNoItem()
                .after(Duration.ofSeconds(2))
                .fail()
                .onFailure()
                .invoke(e -> LOG.warnf("deliveries cannot be looked up, sending all the same: %s", e.getMessage()))
                .onFailure()
                .recoverWithItem(DeliveryStore.Standing.NEW);
    }

    private Uni<Attempt> send(AlertRecord alert, Route route) {
        String message =
                switch (route.channel()) {
                    case SLACK -> SlackMessage.of(alert, settings.publicUrl());
                };
        return webhook.post(route.url(), message).invoke(attempt -> {
            meters.counter(
                            "notifier_attempts_total",
                            "channel",
                            route.channel().name(),
                            "outcome",
                            attempt.getClass().getSimpleName())
                    .increment();
            if (!(attempt instanceof Attempt.Delivered)) {
                LOG.warnf("alert not delivered: alert=%s route=%s outcome=%s", alert.alertId(), route.name(), attempt);
            }
        });
    }

    /** Tried until the database takes it: only then may the alert be acknowledged. */
    private Uni<Void> record(
            AlertRecord alert, String alertJson, Route route, Attempt attempt, Instant firstTriedAt, int attempts) {
        return Uni.createFrom()
                .deferred(() -> {
                    Instant now = clock.instant();
                    return switch (attempt) {
                        case Attempt.Delivered _ ->
                            store.note(
                                    alert,
                                    alertJson,
                                    route,
                                    DeliveryRow.State.SENT,
                                    attempts,
                                    Optional.empty(),
                                    firstTriedAt,
                                    now,
                                    Optional.empty());
                        case Attempt.Refused refused ->
                            store.note(
                                    alert,
                                    alertJson,
                                    route,
                                    DeliveryRow.State.PARKED,
                                    attempts,
                                    Optional.of(refused.why()),
                                    firstTriedAt,
                                    now,
                                    Optional.empty());
                        case Attempt.Failed failed -> {
                            Optional<Instant> next = RetryRule.next(
                                    firstTriedAt,
                                    attempts,
                                    now,
                                    failed.retryAfter(),
                                    settings.giveUpAfter(),
                                    ThreadLocalRandom.current().nextDouble());
                            yield store.note(
                                    alert,
                                    alertJson,
                                    route,
                                    next.isPresent() ? DeliveryRow.State.WAITING : DeliveryRow.State.PARKED,
                                    attempts,
                                    Optional.of(failed.why()),
                                    firstTriedAt,
                                    now,
                                    next);
                        }
                    };
                })
                .onFailure()
                .invoke(e -> LOG.warnf("delivery not recorded, it will be tried again: %s", e.getMessage()))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
                .indefinitely();
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Scheduled(every = "1s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> retryDue() {
        if (stopping) {
            return Uni.createFrom().voidItem();
        }
        return store.claimDue(clock.instant(), DUE_AT_ONCE)
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : Uni.join()
                                .all(rows.stream().map(this::retry).toList())
                                .andCollectFailures()
                                .replaceWithVoid())
                .onFailure()
                .invoke(e -> LOG.warnf("waiting alerts not looked at: %s", e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> retry(DeliveryRow row) {
        AlertRecord alert;
        try {
            alert = json.readValue(row.alert(), AlertRecord.class);
        } catch (JsonProcessingException e) {
            return Uni.createFrom().failure(e);
        }
        Optional<Route> route = routes.find(row.routeId());
        if (route.isEmpty()) {
            Route gone = new Route(
                    row.routeId(),
                    alert.project(),
                    "removed",
                    Route.Channel.SLACK,
                    settings.publicUrl(),
                    AlertRecord.Severity.PAGE);
            return record(
                    alert,
                    row.alert(),
                    gone,
                    new Attempt.Refused("the route was removed"),
                    row.firstTriedAt(),
                    row.attempts());
        }
        return send(alert, route.get())
                .chain(attempt ->
                        record(alert, row.alert(), route.get(), attempt, row.firstTriedAt(), row.attempts() + 1));
    }
}
