package dev.sluice.watcher.join;

import dev.sluice.flag.Arm;
import dev.sluice.flag.Arms;
import dev.sluice.flag.Assignment;
import dev.sluice.flag.EvaluationContext;
import dev.sluice.flag.FlagEvaluator;
import dev.sluice.flag.Person;
import dev.sluice.metric.Deed;
import dev.sluice.metric.Guardrail;
import dev.sluice.watcher.join.EarlyDeeds.Waiting;
import dev.sluice.watcher.join.Participation.Aside;
import dev.sluice.watcher.join.Participation.Entered;
import dev.sluice.watcher.sums.RolloutCounts;
import dev.sluice.watcher.sums.SetAside;
import dev.sluice.watcher.watch.Question;
import dev.sluice.watcher.watch.Question.Asker;
import dev.sluice.watcher.watch.WatchedProject;
import dev.sluice.watcher.watch.WatchedRollout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Joins one person's exposures with what they do afterwards.
 *
 * <p>The rules, in the order in which an exposure meets them:
 *
 * <ol>
 *   <li>It has to come from the flag version of the current stage; others are stale.
 *   <li>A person enters a rollout once, in the stage of their first exposure, as treated or control with the odds they had there.
 *       People of earlier stages stay there: their stratum closed with its stage. So do those whom an older version of the flag
 *       served in the same stage: what was seen of that one proves nothing about this one.
 *   <li>What they were served has to be what the plan gives them.
 *   <li>Whom the flag's own conditions serve, or no open stage is for, is not compared.
 *   <li>Who is then seen with the other arm's value is frozen.
 * </ol>
 *
 * <p>Whose first exposure is not counted takes no part later either, by that id. SDKs report a value to us once: of those who were served the
 * old value before, the ones that a wider stage treats are heard of again and the ones that stay in control are not, so counting
 * them when they are heard of would count only the treated.
 *
 * <p>An outcome counts when it happened within the metric's window after the exposure, and arrives while the stratum is open. Within
 * the grace the order of arrival does not matter, and neither do repetitions: the earliest exposure is the one that counts, and an
 * outcome waits for it.
 */
final class PersonJoin {

    private final long graceMs;
    private final long lateAfterMs;

    /**
     * A join with these patiences.
     *
     * @param grace how long an outcome waits for its exposure, and how much an exposure that arrives later may be the earlier one
     * @param lateAfter outcomes that take longer than this from happening to being accepted are set aside
     */
    PersonJoin(Duration grace, Duration lateAfter) {
        this.graceMs = grace.toMillis();
        this.lateAfterMs = lateAfter.toMillis();
    }

    /** What becomes of a person by an event. */
    Joined apply(PersonState person, EarlyDeeds early, PersonEvent event, WatchedProject project) {
        Joined joined = new Joined(person.after(event, project.propertyNames()), early, List.of());
        if (event.name().equals(PersonEvent.EXPOSURE)) {
            Optional<ExposureClaim> claim = ExposureClaim.of(event.body().properties());
            Optional<WatchedRollout> rollout = claim.flatMap(each -> project.rolloutOn(each.flag()));
            if (rollout.isPresent()) {
                joined = exposed(joined, event, claim.get(), rollout.get(), project);
            }
        }
        for (Question question : project.questionsOf(event.name())) {
            OptionalLong units = question.units(event.body().properties(), event.at());
            if (units.isPresent()) {
                joined = did(joined, event, question, units.getAsLong());
            }
        }
        long mark = event.mark();
        boolean counted = joined.changes().stream().anyMatch(change -> isRepeatable(change.setAside()));
        return counted ? new Joined(joined.person().withSetAside(mark), joined.early(), joined.changes()) : joined;
    }

    private Joined exposed(
            Joined joined, PersonEvent event, ExposureClaim claim, WatchedRollout rollout, WatchedProject project) {
        Optional<Entered> known = joined.person().in(rollout.rolloutId(), rollout.generation());
        if (!claim.isOf(rollout.current())) {
            Joined counted = setAside(joined, event, rollout, SetAside.STALE_EXPOSURE);
            return known.isPresent() ? counted : aside(counted, event, rollout);
        }
        if (known.isPresent()) {
            return known.get().isOpenIn(rollout) ? enteredAgain(joined, event, claim, rollout, known.get()) : joined;
        }
        return isAside(joined, event, rollout) ? joined : seenFirst(joined, event, claim, rollout, project);
    }

    private static boolean isAside(Joined joined, PersonEvent event, WatchedRollout rollout) {
        return joined.person().isAside(rollout.rolloutId(), rollout.generation(), event.personMark());
    }

    private Joined seenFirst(
            Joined joined, PersonEvent event, ExposureClaim claim, WatchedRollout rollout, WatchedProject project) {
        Person person = new Person(event.person(), joined.person().properties());
        EvaluationContext then = project.context().at(Instant.ofEpochMilli(event.at()));
        if (!claim.served()
                .equals(FlagEvaluator.evaluate(rollout.flag(), person, then).value())) {
            Joined counted = new Joined(
                    joined.person(),
                    joined.early(),
                    and(joined.changes(), Changes.setAside(rollout, SetAside.DISAGREEMENT)));
            return aside(counted, event, rollout);
        }
        Assignment assignment = Arms.assign(rollout.flag(), person, then);
        return switch (assignment.arm()) {
            case OUTSIDE -> aside(joined, event, rollout);
            case TREATED, CONTROL -> entering(joined, event, rollout, assignment, project);
        };
    }

    private Joined entering(
            Joined joined, PersonEvent event, WatchedRollout rollout, Assignment assignment, WatchedProject project) {
        List<Deeds> deeds = new ArrayList<>();
        for (int i = 0; i < rollout.guardrails().size(); i++) {
            Deeds waited = joined.early().addedTo(Deeds.NONE, rollout, i, event.acceptedAt() - graceMs);
            deeds.add(trimmed(waited, event.at(), rollout.guardrails().get(i)));
        }
        Entered entered = new Entered(
                rollout.rolloutId(),
                rollout.generation(),
                rollout.plan().version(),
                rollout.current().stage(),
                rollout.current().flagVersion(),
                assignment.share(),
                assignment.arm(),
                event.at(),
                event.unit(),
                false,
                deeds,
                Segmenting.of(
                        rollout.plan().rulesOrPlain().segmentsBy(),
                        joined.person().properties(),
                        event.body().properties()));
        Joined counted = with(joined, entered, Changes.entered(rollout, entered, Optional.of(event)));
        return new Joined(counted.person(), joined.early().wantedOf(counted.person(), project), counted.changes());
    }

    private Joined enteredAgain(
            Joined joined, PersonEvent event, ExposureClaim claim, WatchedRollout rollout, Entered person) {
        Arm served = claim.served().equals(rollout.treatedValue()) ? Arm.TREATED : Arm.CONTROL;
        if (served != person.arm()) {
            return with(joined, person.toFrozen(), Changes.setAside(rollout, SetAside.BOTH_ARMS));
        }
        boolean isEarlier = person.isAfter(event.at(), event.unit()) && person.exposedAt() - event.at() <= graceMs;
        return isEarlier ? moved(joined, event, rollout, person, person.exposedAt(event.at(), event.unit())) : joined;
    }

    /** Costs as many looks as there are rollouts that know of the person, not as there are rollouts that ask. */
    private Joined did(Joined joined, PersonEvent event, Question question, long units) {
        Joined done = joined;
        int knowing = 0;
        for (Participation each : joined.person().participations()) {
            List<Asker> askers = question.askersOf(each.rolloutId(), each.generation());
            if (!askers.isEmpty()) {
                switch (each) {
                    case Entered _ -> {
                        knowing++;
                        for (Asker asker : askers) {
                            Deed deed = new Deed(event.at(), event.mark(), asker.part(), units);
                            done = didAfterExposure(done, event, asker, deed);
                        }
                    }
                    case Aside aside -> {
                        boolean isOnlyAside = aside.isOf(event.personMark())
                                && joined.person()
                                        .in(each.rolloutId(), each.generation())
                                        .isEmpty();
                        knowing += isOnlyAside ? 1 : 0;
                    }
                }
            }
        }
        boolean isWaitedFor = knowing < question.askers().size() && !isLate(event);
        return isWaitedFor ? didBeforeExposure(done, event, question, units) : done;
    }

    private Joined didBeforeExposure(Joined joined, PersonEvent event, Question question, long units) {
        EarlyDeeds early = joined.early()
                .acceptedSince(event.acceptedAt() - graceMs)
                .plus(new Waiting(question.key(), event.at(), event.mark(), units, event.acceptedAt()));
        return new Joined(joined.person(), early, joined.changes());
    }

    private Joined didAfterExposure(Joined joined, PersonEvent event, Asker asker, Deed deed) {
        WatchedRollout rollout = asker.rollout();
        Entered person =
                joined.person().in(rollout.rolloutId(), rollout.generation()).orElseThrow();
        if (!person.isOpenIn(rollout)) {
            return joined;
        }
        Guardrail guardrail = rollout.guardrails().get(asker.guardrail());
        boolean isTooEarly = event.at() < person.exposedAt() + startsAfterMs(guardrail) - graceMs;
        boolean isPastWindow = event.at() - person.exposedAt() > Changes.windowMs(guardrail);
        if (isTooEarly || isPastWindow) {
            return joined;
        }
        if (isLate(event)) {
            return event.at() < person.exposedAt() + startsAfterMs(guardrail)
                    ? joined
                    : setAside(joined, event, rollout, SetAside.LATE_EVENT);
        }
        Deeds before = person.deeds().get(asker.guardrail());
        Deeds after = before.plus(deed);
        if (after.equals(before)) {
            return joined;
        }
        List<Deeds> deeds = new ArrayList<>(person.deeds());
        deeds.set(asker.guardrail(), trimmed(after, person.exposedAt(), guardrail));
        return moved(joined, event, rollout, person, person.withDeeds(deeds));
    }

    /** What waits for an exposure goes on waiting: it may be another id's that counts. */
    private static Joined aside(Joined joined, PersonEvent event, WatchedRollout rollout) {
        return new Joined(
                joined.person().with(new Aside(rollout.rolloutId(), rollout.generation(), event.personMark())),
                joined.early(),
                joined.changes());
    }

    private Joined moved(Joined joined, PersonEvent event, WatchedRollout rollout, Entered before, Entered after) {
        if (after.equals(before)) {
            return joined;
        }
        PersonState person = joined.person().with(after);
        return Changes.moved(rollout, before, after, Optional.of(event))
                .map(change -> new Joined(person, joined.early(), and(joined.changes(), change)))
                .orElseGet(() -> new Joined(person, joined.early(), joined.changes()));
    }

    /** Counts what is set aside, unless this very event was counted before, or now for another part or guardrail of the rollout. */
    private static Joined setAside(Joined joined, PersonEvent event, WatchedRollout rollout, SetAside what) {
        boolean isCounted = joined.changes().stream()
                .anyMatch(change -> change.rolloutId().equals(rollout.rolloutId())
                        && change.setAside().equals(what));
        return isCounted || joined.person().hasSetAside(event.mark())
                ? joined
                : new Joined(joined.person(), joined.early(), and(joined.changes(), Changes.setAside(rollout, what)));
    }

    private static Joined with(Joined joined, Entered entered, RolloutCounts change) {
        return new Joined(joined.person().with(entered), joined.early(), and(joined.changes(), change));
    }

    private static List<RolloutCounts> and(List<RolloutCounts> changes, RolloutCounts change) {
        List<RolloutCounts> more = new ArrayList<>(changes);
        more.add(change);
        return more;
    }

    private Deeds trimmed(Deeds deeds, long exposedAt, Guardrail guardrail) {
        return deeds.trimmed(exposedAt, graceMs, guardrail.metric().measure());
    }

    private static long startsAfterMs(Guardrail guardrail) {
        return guardrail.metric().measure().startsAfter().toMillis();
    }

    private boolean isLate(PersonEvent event) {
        return event.acceptedAt() - event.at() > lateAfterMs;
    }

    /** People are set aside once, by their own state; events could be again, by being sent again. */
    private static boolean isRepeatable(SetAside counted) {
        return counted.staleExposures() > 0 || counted.lateEvents() > 0;
    }
}
