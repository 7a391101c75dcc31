package dev.sluice.notifier.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.notifier.delivery.Ledger.Entry;
import dev.sluice.notifier.delivery.Ledger.State;
import dev.sluice.notifier.route.Route;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the others are told when an alert that wakes somebody is given up on one route: a page that nobody gets must not lie where nobody
 * looks. All other routes of the project are told, whatever they are interested in otherwise; of what cannot be told to them either,
 * nobody is told again.
 */
final class Escalation {

    private static final ObjectMapper JSON = WireJson.lenient();

    private Escalation() {}

    /** Whether somebody else has to hear of it. */
    static boolean isDue(Entry entry) {
        return entry.state() == State.PARKED
                && entry.alert().severity() == AlertRecord.Severity.PAGE
                && entry.alert().kind() != AlertRecord.Kind.UNDELIVERED;
    }

    /**
     * The deliveries to the others, to be tried now. None when the route itself is gone: then somebody wanted it so.
     *
     * @param parked what was given up
     * @param routes of all projects
     */
    static List<Entry> of(Entry parked, List<Route> routes, Instant now) {
        Optional<Route> failed = routes.stream()
                .filter(route -> route.id().equals(parked.route()))
                .findFirst();
        if (!isDue(parked) || failed.isEmpty()) {
            return List.of();
        }
        AlertRecord alert = alert(parked, failed.get(), now);
        String json = json(alert);
        return routes.stream()
                .filter(route -> route.project().equals(alert.project()) && !route.equals(failed.get()))
                .map(route -> new Entry(
                        alert,
                        json,
                        route.id(),
                        true,
                        State.WAITING,
                        0,
                        Optional.of("it is about to be told"),
                        now,
                        now,
                        Optional.of(now)))
                .toList();
    }

    private static AlertRecord alert(Entry parked, Route failed, Instant now) {
        AlertRecord lost = parked.alert();
        return new AlertRecord(
                lost.alertId() + "/undelivered/" + failed.id(),
                lost.project(),
                lost.rolloutId(),
                lost.flag(),
                AlertRecord.Kind.UNDELIVERED,
                AlertRecord.Severity.PAGE,
                "route \"" + failed.name() + "\" was not told: " + lost.headline(),
                lost.done() + " The alert is parked for that route"
                        + parked.error().map(why -> ", as " + why).orElse("")
                        + "; it can be sent again there.",
                lost.stageName(),
                lost.evidence(),
                lost.by(),
                now,
                lost.generation(),
                lost.segment());
    }

    private static String json(AlertRecord alert) {
        try {
            return JSON.writeValueAsString(alert);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an alert that cannot be written", e);
        }
    }
}
