package dev.sluice.notifier.delivery;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.NotifierSettings;
import dev.sluice.notifier.delivery.Ledger.Entry;
import dev.sluice.notifier.delivery.Ledger.Standing;
import dev.sluice.notifier.outbound.Attempt;
import dev.sluice.notifier.route.FlagNotes;
import dev.sluice.notifier.route.Receivers;
import dev.sluice.notifier.route.Route;
import dev.sluice.notifier.route.RouteBook;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Brings alerts to routes, when they come.
 *
 * <p>It sends first and records after, so that a database that is away silences no alert: what fails meanwhile is tried again from
 * memory. Alerts of one rollout go to a route one after the other, in a lane; lanes run side by side, so that a receiver that hangs
 * delays nobody else. A lane goes on when its alert has been delivered, or refused, or waits safely in the database, from where {@link
 * Retries} takes it.
 */
@ApplicationScoped
public class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    /** A database that has not answered by then is taken for dead; a page does not wait for it. */
    private static final Duration LEDGER_WITHIN = Duration.ofSeconds(2);
    /** How often a database that is away is asked whether it is back. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    /** How long alerts wait, after a start, for what is noted about flags; then they go by what is known. */
    private static final Duration FLAGS_WITHIN = Duration.ofSeconds(30);

    private final RouteBook routes;
    private final FlagNotes flags;
    private final Ledger ledger;
    private final Teller teller;
    private final Outcomes outcomes;
    private final Keeper keeper;
    /** One for all alerts, so that they go on in the order in which they came. */
    private final Uni<Void> ready;

    private final InstantSource clock = InstantSource.system();
    private final Lanes<Lane> lanes = new Lanes<>();

    /** Within a lane alerts arrive in order. What is urgent has one of its own, and what is not waits for both. */
    private record Lane(UUID route, String rolloutId, boolean urgent) {}

    /** An alert on its way to a route. */
    private record Turn(AlertRecord alert, String json, Route route, Instant firstTriedAt, int attempts) {
        Turn again() {
            return new Turn(alert, json, route, firstTriedAt, attempts + 1);
        }
    }

    Dispatcher(RouteBook routes, FlagNotes flags, Ledger ledger, Teller teller, NotifierSettings settings) {
        this.routes = routes;
        this.flags = flags;
        this.ledger = ledger;
        this.teller = teller;
        this.keeper = new Keeper(ledger, routes);
        this.ready = routes.awaitRead()
                .chain(() -> flags.awaitRead(FLAGS_WITHIN))
                .memoize()
                .indefinitely();
        this.outcomes = new Outcomes(new RetryRule(
                settings.firstWait(), settings.longestUrgentWait(), settings.longestWait(), settings.giveUpAfter()));
    }

    /** Completes when every route that wants the alert has it, or the database has it for a later try. */
    public Uni<Void> dispatch(AlertRecord alert, String json) {
        return ready.chain(() -> {
            List<Uni<Void>> deliveries = Receivers.of(alert, routes.all(), flags.of(alert)).stream()
                    .map(route -> deliver(new Turn(alert, json, route, clock.instant(), 0)))
                    .toList();
            return deliveries.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : Uni.join().all(deliveries).andCollectFailures().replaceWithVoid();
        });
    }

    /** One message to a route, outside any lane and kept nowhere: for trying a route out. */
    public Uni<Attempt> tryOut(Route route, AlertRecord alert) {
        return teller.tell(alert, route);
    }

    Outcomes outcomes() {
        return outcomes;
    }

    Keeper keeper() {
        return keeper;
    }

    private Uni<Void> deliver(Turn turn) {
        boolean urgent = turn.route().hurries(turn.alert());
        UUID route = turn.route().id();
        Lane own = new Lane(route, turn.alert().rolloutId(), urgent);
        List<Lane> others =
                urgent ? List.of() : List.of(new Lane(route, turn.alert().rolloutId(), true));
        return lanes.run(own, others, () -> untilSettled(turn)).chain(toBeKept -> toBeKept.map(keeper::keep)
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** What is still to be recorded; empty when it is. */
    private Uni<Optional<Entry>> untilSettled(Turn turn) {
        return standing(turn).chain(standing -> switch (standing) {
            case KNOWN -> Uni.createFrom().item(Optional.<Entry>empty());
            case BEHIND_ANOTHER ->
                defer(
                        turn,
                        "waits for an earlier alert of the same rollout",
                        clock.instant().plus(ASK_AGAIN));
            case NEW -> sendUnlessItWaits(turn);
        });
    }

    private Uni<Optional<Entry>> sendUnlessItWaits(Turn turn) {
        Instant now = clock.instant();
        Optional<Instant> quiet = turn.route().quietUntil(turn.alert(), now);
        if (quiet.isPresent()) {
            return defer(turn, "quiet hours", quiet.get());
        }
        Optional<Instant> asked = outcomes.patienceUntil(turn.route().id(), now);
        if (asked.isPresent()) {
            return defer(turn, "the receiver asked for patience", asked.get());
        }
        Turn tried = turn.again();
        return teller.tell(turn.alert(), turn.route()).chain(attempt -> {
            Entry entry = outcomes.entry(
                    turn.alert(),
                    turn.json(),
                    turn.route().id(),
                    turn.route().hurries(turn.alert()),
                    attempt,
                    tried.attempts(),
                    turn.firstTriedAt(),
                    clock.instant());
            return entry.state() == Ledger.State.WAITING
                    ? untilKept(tried, entry)
                    : Uni.createFrom().item(Optional.of(entry));
        });
    }

    private Uni<Optional<Entry>> defer(Turn turn, String why, Instant until) {
        return untilKept(
                turn,
                new Entry(
                        turn.alert(),
                        turn.json(),
                        turn.route().id(),
                        turn.route().hurries(turn.alert()),
                        Ledger.State.WAITING,
                        turn.attempts(),
                        Optional.of(why),
                        turn.firstTriedAt(),
                        clock.instant(),
                        Optional.of(until)));
    }

    /** Has the database keep what waits. As long as it cannot, time is kept here. */
    private Uni<Optional<Entry>> untilKept(Turn turn, Entry waiting) {
        return bounded(ledger.note(waiting))
                .replaceWith(Optional.<Entry>empty())
                .onFailure()
                .recoverWithUni(e -> {
                    LOG.warnf("a waiting alert is kept in memory, the database does not take it: %s", e.getMessage());
                    Instant due = waiting.nextAttemptAt().orElseThrow();
                    Duration left = Duration.between(clock.instant(), due);
                    Duration pause = left.compareTo(ASK_AGAIN) < 0 ? left : ASK_AGAIN;
                    return after(pause)
                            .chain(() -> clock.instant().isBefore(due) ? untilKept(turn, waiting) : untilSettled(turn));
                });
    }

    /** Without a database nothing is known to stand in the way. */
    private Uni<Standing> standing(Turn turn) {
        if (outcomes.wasSentHere(turn.alert().alertId(), turn.route().id())) {
            return Uni.createFrom().item(Standing.KNOWN);
        }
        return bounded(ledger.standing(
                        turn.alert(), turn.route().id(), turn.route().hurries(turn.alert())))
                .onFailure()
                .invoke(e -> LOG.warnf("deliveries cannot be looked up, sending all the same: %s", e.getMessage()))
                .onFailure()
                .recoverWithItem(Standing.NEW);
    }

    /** The question is kept apart from the wait: one that is broken off would not give its connection back. */
    private static <T> Uni<T> bounded(Uni<T> question) {
        return question.memoize().indefinitely().ifNoItem().after(LEDGER_WITHIN).fail();
    }

    private static Uni<Void> after(Duration pause) {
        return Uni.createFrom().voidItem().onItem().delayIt().by(pause.isPositive() ? pause : Duration.ofMillis(1));
    }
}
