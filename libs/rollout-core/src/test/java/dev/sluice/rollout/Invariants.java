package dev.sluice.rollout;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold after every event of every history, said without the machine's own code. */
final class Invariants {

    private final SimulatedFlagConfig flags;
    private final Place place = new Place();
    private final BreachInvariants breaches = new BreachInvariants();
    private final WideningInvariants widening = new WideningInvariants(place);
    private final AlertInvariants alerts;
    private final Set<RolloutEvent> decidedUpon = new HashSet<>();

    Invariants(SimulatedFlagConfig flags) {
        this.flags = flags;
        this.alerts = new AlertInvariants(flags);
    }

    void check(Rollout before, RolloutEvent event, Decision decision) {
        decidedUpon.add(event);
        place.track(before, event);
        StateInvariants.noChangeIsTheSameInstance(before, decision);
        StateInvariants.onlyTheRunItself(before, event, decision);
        StateInvariants.foreignVerdictsChangeNothing(before, event, decision);
        breaches.breachActsAtOnce(before, event, decision);
        breaches.nobodyAdvancesPastABreach(before, event, decision);
        breaches.nothingTurnsARollbackRound(before, decision);
        widening.commandsAreThemselves(before, decision);
        widening.wideningIsAllowed(before, event, decision);
        StateInvariants.editsStop(before, event, decision);
        alerts.oneAlertForAMove(event, decision);
        alerts.claimsAreTrue(decision);
        theFlagNeverRises();
        place.followPlace(before, decision);
    }

    void theFlagNeverRises() {
        Facts.demand(!flags.roseAfterTakenBack, "the share never rises after a rollback");
    }

    /** An alert reached its receiver, who drops those whose id is known. */
    void delivered(Effect.Announce news) {
        alerts.delivered(news);
    }

    /** Once all is calm, everything that was told was decided upon, and every alert has come. */
    void nothingWasLost(List<RolloutEvent> told) {
        alerts.nothingWasLost();
        Facts.demand(decidedUpon.containsAll(told), "no event is acknowledged before it is decided upon");
    }
}
