package dev.sluice.watcher.join;

import dev.sluice.metric.Deed;
import dev.sluice.metric.Guardrail;
import dev.sluice.watcher.join.EarlyDeeds.Waiting;
import dev.sluice.watcher.join.Participation.Aside;
import dev.sluice.watcher.join.Participation.Entered;
import dev.sluice.watcher.sums.RolloutCounts;
import dev.sluice.watcher.sums.SetAside;
import dev.sluice.watcher.watch.WatchedProject;
import dev.sluice.watcher.watch.WatchedRollout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one person of two, when two ids turn out to be the same person's.
 *
 * <p>The person counts once, from their earlier first exposure and in the arm that it put them in; what they did under either id
 * counts. Given different arms under their two ids, they are frozen, like anybody seen in both arms. Who was counted in a stage that is
 * over stays there and takes no part in the current one.
 *
 * <p>A person is taken out of the counts where they leave and counted again where they arrive: each place adds and takes only what
 * it knows, so counts never fall below zero, whatever overtakes what in between.
 */
final class Reunion {

    private final long graceMs;

    /** With the join's grace: how long before an exposure a deed may matter still. */
    Reunion(Duration grace) {
        this.graceMs = grace.toMillis();
    }

    /**
     * How a person leaves the place where they were kept.
     *
     * @param handover what goes to the leader; empty when there is nothing to hand over
     * @param changes of counts
     */
    record Departure(Optional<Handover.OfPerson> handover, List<RolloutCounts> changes) {
        Departure {
            changes = List.copyOf(changes);
        }
    }

    /** Takes a person out of all counts that are open. */
    Departure leaving(PersonState person, EarlyDeeds early, Optional<WatchedProject> project) {
        List<RolloutCounts> changes = new ArrayList<>();
        List<String> uncounted = new ArrayList<>();
        for (Participation each : person.participations()) {
            if (each instanceof Entered entered) {
                watching(project, entered).filter(entered::isCurrentIn).ifPresent(rollout -> {
                    changes.add(Changes.left(rollout, entered));
                    uncounted.add(entered.rolloutId());
                });
            }
        }
        boolean nothing = person.isUnknown() && early.isEmpty();
        return new Departure(
                nothing ? Optional.empty() : Optional.of(new Handover.OfPerson(person, early, uncounted)), changes);
    }

    /** Makes one of the person who is kept here, if anybody is, and the one who arrives. */
    Joined arriving(PersonState here, EarlyDeeds early, Handover.OfPerson arrived, Optional<WatchedProject> project) {
        PersonState known = here.withKnowledgeOf(arrived.person());
        EarlyDeeds waiting = early;
        for (Waiting each : arrived.early().waiting()) {
            waiting = waiting.plus(each);
        }
        Joined joined = new Joined(known, waiting, List.of());
        for (Participation each : arrived.person().participations()) {
            joined = switch (each) {
                case Aside aside -> new Joined(joined.person().with(aside), joined.early(), joined.changes());
                case Entered entered -> reunited(joined, entered, arrived.uncounted(), project);
            };
        }
        return settled(joined, project);
    }

    private Joined reunited(Joined joined, Entered arrived, List<String> uncounted, Optional<WatchedProject> project) {
        boolean isUncounted = uncounted.contains(arrived.rolloutId());
        Optional<Entered> here = joined.person().in(arrived.rolloutId(), arrived.generation());
        Optional<WatchedRollout> rollout = watching(project, arrived);
        if (here.isEmpty()) {
            return isUncounted ? countedAgain(joined, arrived, rollout) : and(joined, arrived, List.of());
        }
        boolean isHereCurrent = rollout.filter(here.get()::isCurrentIn).isPresent();
        if (!isHereCurrent) {
            return joined;
        }
        return isUncounted
                ? oneOf(joined, here.get(), arrived, rollout.get())
                // Counted in a stage that is over: there they stay.
                : and(joined, arrived, List.of(Changes.left(rollout.get(), here.get())));
    }

    /**
     * Somebody who was taken out where they left. Where they cannot be counted again, because the plan was changed meanwhile, or what is
     * watched is not known here yet, nothing is remembered of their being counted: their next exposure may be.
     */
    private static Joined countedAgain(Joined joined, Entered arrived, Optional<WatchedRollout> rollout) {
        return rollout.filter(each -> each.plan().version() == arrived.planVersion())
                .map(each -> and(joined, arrived, List.of(Changes.entered(each, arrived, Optional.empty()))))
                .orElse(joined);
    }

    private Joined oneOf(Joined joined, Entered here, Entered arrived, WatchedRollout rollout) {
        boolean arrivedIsFirst = here.isAfter(arrived.exposedAt(), arrived.unit());
        Entered first = arrivedIsFirst ? arrived : here;
        Entered second = arrivedIsFirst ? here : arrived;
        boolean isOneArm = here.arm() == arrived.arm();
        boolean wasFrozen = here.frozen() || arrived.frozen();
        Entered together = isOneArm && !wasFrozen ? first.withDeeds(both(first, second, rollout)) : first.toFrozen();
        List<RolloutCounts> changes = new ArrayList<>();
        changes.add(Changes.left(rollout, here));
        changes.add(Changes.entered(rollout, together, Optional.empty()));
        if (!isOneArm && !wasFrozen) {
            changes.add(Changes.setAside(rollout, SetAside.BOTH_ARMS));
        }
        return and(joined, together, changes);
    }

    private List<Deeds> both(Entered first, Entered second, WatchedRollout rollout) {
        List<Deeds> both = new ArrayList<>();
        for (int i = 0; i < rollout.guardrails().size(); i++) {
            Deeds deeds = first.deeds().get(i);
            for (Deed deed : second.deeds().get(i).all()) {
                deeds = deeds.plus(deed);
            }
            both.add(trimmed(deeds, first, rollout.guardrails().get(i)));
        }
        return both;
    }

    /** What waited under one id for an exposure that the other id had. */
    private Joined settled(Joined joined, Optional<WatchedProject> project) {
        Joined settled = joined;
        for (Participation each : joined.person().participations()) {
            if (each instanceof Entered entered) {
                Optional<WatchedRollout> rollout = watching(project, entered).filter(entered::isOpenIn);
                if (rollout.isPresent()) {
                    settled = settled(settled, entered, rollout.get());
                }
            }
        }
        if (project.isEmpty() || settled.early().isEmpty()) {
            return settled;
        }
        return new Joined(
                settled.person(), settled.early().wantedOf(settled.person(), project.get()), settled.changes());
    }

    private Joined settled(Joined joined, Entered entered, WatchedRollout rollout) {
        List<Deeds> deeds = new ArrayList<>();
        for (int i = 0; i < rollout.guardrails().size(); i++) {
            Deeds all = joined.early().addedTo(entered.deeds().get(i), rollout, i, Long.MIN_VALUE);
            deeds.add(trimmed(all, entered, rollout.guardrails().get(i)));
        }
        Entered after = entered.withDeeds(deeds);
        List<RolloutCounts> changes = Changes.moved(rollout, entered, after, Optional.empty()).stream()
                .toList();
        return after.equals(entered) ? joined : and(joined, after, changes);
    }

    private Deeds trimmed(Deeds deeds, Entered entered, Guardrail guardrail) {
        return deeds.trimmed(entered.exposedAt(), graceMs, guardrail.metric().measure());
    }

    private static Optional<WatchedRollout> watching(Optional<WatchedProject> project, Entered entered) {
        return project.flatMap(each -> each.rollout(entered.rolloutId()))
                .filter(rollout -> rollout.generation() == entered.generation()
                        && rollout.guardrails().size() == entered.deeds().size());
    }

    private static Joined and(Joined joined, Entered entered, List<RolloutCounts> changes) {
        List<RolloutCounts> more = new ArrayList<>(joined.changes());
        more.addAll(changes);
        return new Joined(joined.person().with(entered), joined.early(), more);
    }
}
