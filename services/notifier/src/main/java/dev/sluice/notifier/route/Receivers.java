package dev.sluice.notifier.route;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.notifier.pagerduty.PagerDutyEvent;
import dev.sluice.rollout.Told;
import java.util.List;
import java.util.Optional;

/**
 * Which routes an alert goes by: those that want it, or those that the rollout's plan names for it.
 *
 * <p>A plan can send what is harmless elsewhere. It can mute nothing that matters: of a breach, a rollback or a page those that want it
 * are told besides, and so are they when nobody whom the plan names is there any more.
 */
public final class Receivers {

    private Receivers() {}

    /**
     * The routes.
     *
     * @param routes of all projects
     * @param notes what people note about the alert's flag, as far as known
     */
    public static List<Route> of(AlertRecord alert, List<Route> routes, Optional<FlagRecord.Notes> notes) {
        List<Route> named = routes.stream()
                .filter(route -> route.project().equals(alert.project()))
                .filter(route -> alert.told().filter(told -> names(told, route)).isPresent())
                .toList();
        boolean alone = !named.isEmpty()
                && alert.told().filter(Told::alone).isPresent()
                && !Urgency.isUrgent(alert)
                && alert.kind() != AlertRecord.Kind.GUARDRAIL_WARNING;
        return routes.stream()
                .filter(route -> named.contains(route)
                        || (route.wants(alert, notes) && (!alone || closesAnIncident(alert, route))))
                .toList();
    }

    private static boolean names(Told told, Route route) {
        return told.routes().contains(route.name())
                || route.interest().teams().stream().anyMatch(told.teams()::contains);
    }

    /** What a loud alert opened there, of which the plan cannot say that nobody hears, has to be closed as well. */
    private static boolean closesAnIncident(AlertRecord alert, Route route) {
        return route.target().channel() == Target.Channel.PAGERDUTY && !PagerDutyEvent.opens(alert);
    }
}
