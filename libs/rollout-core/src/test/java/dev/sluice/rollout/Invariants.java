package dev.sluice.rollout;

import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold after every event of every history, said without the machine's own code. */
final class Invariants {

    private static final Duration FRESH = Duration.ofSeconds(30);

    private final SimulatedFlagConfig flags;
    private final Map<String, Effect> commands = new HashMap<>();
    private final Set<String> alerts = new HashSet<>();
    private final List<RolloutEvent.VerdictArrived> heardHere = new ArrayList<>();
    private Duration watchedAtMost = Duration.ZERO;
    private Instant lastAt;
    private boolean breached;
    private boolean holdIsBreached;
    private Instant newestJudgedAt;

    Invariants(SimulatedFlagConfig flags) {
        this.flags = flags;
    }

    void check(Rollout before, RolloutEvent event, Decision decision) {
        track(before, event);
        noChangeIsTheSameInstance(before, decision);
        onlyTheRunItself(before, decision);
        foreignVerdictsChangeNothing(before, event, decision);
        breachActsAtOnce(before, event, decision);
        nobodyAdvancesPastABreach(before, event, decision);
        nothingTurnsARollbackRound(before, decision);
        commandsAreThemselves(before, decision);
        wideningIsAllowed(before, event, decision);
        editsStop(before, event, decision);
        oneAlertForAMove(event, decision);
        claimsAreTrue(decision);
        theFlagNeverRises();
        followPlace(before, decision);
    }

    private static void demand(boolean holds, String invariant) {
        if (!holds) {
            throw new AssertionError(invariant);
        }
    }

    private void noChangeIsTheSameInstance(Rollout before, Decision decision) {
        demand(!decision.reason().isBlank(), "each decision has a reason");
        switch (decision.outcome()) {
            case MOVED -> demand(!decision.next().equals(before), "a move changes the state");
            case NOTED -> demand(decision.next() != before, "what is noted is in the state");
            case WAITING, IGNORED, REFUSED ->
                demand(
                        decision.next() == before && decision.effects().isEmpty(),
                        "no change is the same instance, without effects");
        }
        if (ended(before)) {
            demand(decision.next() == before, "after the end nothing changes");
        }
    }

    private static void onlyTheRunItself(Rollout before, Decision decision) {
        Run was = before.run();
        Run is = decision.next().run();
        int moved = decision.outcome() == Decision.Outcome.MOVED ? 1 : 0;
        demand(
                is.equals(new Run(was.rolloutId(), was.flag(), was.generation(), was.plan(), was.moves() + moved)),
                "a rollout keeps its identity and counts its moves");
    }

    private static void foreignVerdictsChangeNothing(Rollout before, RolloutEvent event, Decision decision) {
        if (event instanceof RolloutEvent.VerdictArrived arrived && !isOwn(before.run(), arrived.verdict())) {
            demand(decision.next() == before, "a verdict of another rollout or generation changes nothing");
        }
    }

    private void breachActsAtOnce(Rollout before, RolloutEvent event, Decision decision) {
        if (event instanceof RolloutEvent.VerdictArrived arrived
                && before instanceof Rollout.Live
                && isOwn(before.run(), arrived.verdict())
                && rollsBack(arrived.verdict())) {
            breached = true;
            demand(decision.next() instanceof Rollout.RollingBack, "a breach acts at once in every live state");
            demand(
                    decision.effects().stream().anyMatch(Effect.RollBackFlag.class::isInstance),
                    "a breach takes the feature back within the same decision");
        }
    }

    /** A guardrail that holds stops it, and a person does not get past what was heard last, whatever it was stopped for then. */
    private void nobodyAdvancesPastABreach(Rollout before, RolloutEvent event, Decision decision) {
        if (!(before instanceof Rollout.Live live) || live.reached().isEmpty()) {
            return;
        }
        if (event instanceof RolloutEvent.VerdictArrived arrived && isOfTheStage(live, arrived)) {
            Instant judgedAt = arrived.verdict().judgedAt();
            boolean newest = newestJudgedAt == null || !judgedAt.isBefore(newestJudgedAt);
            newestJudgedAt = newest ? judgedAt : newestJudgedAt;
            // Of two that come in the wrong order it may believe either.
            holdIsBreached = newest && holds(live, arrived.verdict());
            demand(
                    !holdIsBreached || !(decision.next() instanceof Rollout.Running),
                    "a breached guardrail that holds stops the rollout");
        }
        if (event instanceof RolloutEvent.Advance) {
            demand(
                    !holdIsBreached || decision.outcome() == Decision.Outcome.REFUSED,
                    "nobody advances past a breached guardrail that holds");
        }
        List<String> accepted =
                VerdictMeaning.watchingOf(live.progress()).orElseThrow().heeded();
        boolean accepts = decision.next() instanceof Rollout.Live next
                && !VerdictMeaning.watchingOf(next.progress())
                        .map(Progress.Watching::heeded)
                        .orElse(accepted)
                        .equals(accepted);
        if (accepts || !before.reached().equals(decision.next().reached())) {
            holdIsBreached = false;
        }
        if (!before.reached().equals(decision.next().reached())) {
            newestJudgedAt = null;
        }
    }

    private static boolean isOfTheStage(Rollout.Live live, RolloutEvent.VerdictArrived arrived) {
        Verdict verdict = arrived.verdict();
        Served served = live.reached().orElseThrow();
        return isOwn(live.run(), verdict)
                && verdict.planVersion() == live.run().plan().version()
                && verdict.stage() == served.stage()
                && verdict.judgedAt().isAfter(served.since())
                && isFresh(verdict.judgedAt(), arrived.at());
    }

    private void nothingTurnsARollbackRound(Rollout before, Decision decision) {
        boolean widens = decision.effects().stream().anyMatch(Invariants::widens);
        if (before instanceof Rollout.RollingBack) {
            demand(
                    decision.next() instanceof Rollout.RollingBack || ended(decision.next()),
                    "nothing turns a rollback round");
        }
        if (breached || before instanceof Rollout.RollingBack || ended(before)) {
            demand(!widens, "nothing widens after a breach or a rollback");
        }
    }

    private void commandsAreThemselves(Rollout before, Decision decision) {
        for (Effect effect : decision.effects()) {
            Optional<String> id = commandId(effect);
            if (id.isEmpty()) {
                continue;
            }
            Effect known = commands.get(id.get());
            demand(known == null || known.equals(effect), "a command sent again is the same");
            boolean repeats = decision.outcome() == Decision.Outcome.NOTED && !(before instanceof Rollout.RollingBack);
            demand(!repeats || known != null, "a repeated command keeps its id");
        }
    }

    private void wideningIsAllowed(Rollout before, RolloutEvent event, Decision decision) {
        for (Effect effect : decision.effects()) {
            if (!widens(effect)) {
                continue;
            }
            boolean byPerson = event instanceof RolloutEvent.PersonCommand || event instanceof RolloutEvent.Started;
            boolean known = commandId(effect).map(commands::containsKey).orElse(false);
            boolean stopped = before instanceof Rollout.Held || before instanceof Rollout.Paused;
            boolean asksAgain =
                    known && before instanceof Rollout.Held held && held.reason() instanceof HoldReason.NoAnswer;
            demand(byPerson || !stopped || asksAgain, "a held or paused rollout sends nothing that widens");
            demand(isNextOfPlan(before, effect), "a stage is opened in order, as the plan says");
            boolean withoutProof = event instanceof RolloutEvent.Started
                    || event instanceof RolloutEvent.Advance
                    || (event instanceof RolloutEvent.Resume && before.reached().isEmpty());
            if (!known && !withoutProof) {
                demand(proofIsThere(before, event.at()), "nothing widens without a fresh proof of this stage");
                Stage stage = before.run().stage(before.reached().orElseThrow().stage());
                demand(watchedAtMost.compareTo(stage.least()) >= 0, "nothing widens before the least time is over");
            }
        }
        decision.effects().forEach(effect -> commandId(effect).ifPresent(id -> commands.put(id, effect)));
    }

    private static boolean isNextOfPlan(Rollout before, Effect effect) {
        Plan plan = before.run().plan();
        int next = before.reached().map(served -> served.stage() + 1).orElse(0);
        return switch (effect) {
            case Effect.OpenStage open ->
                open.stage() == next
                        && open.share().equals(plan.treatedShare(next))
                        && open.audience().equals(plan.stages().get(next).audience())
                        && open.generation() == before.run().generation();
            case Effect.CompleteFlag _ -> next == plan.stages().size();
            case Effect.RollBackFlag _, Effect.WakeAt _, Effect.Announce _ -> false;
        };
    }

    private boolean proofIsThere(Rollout before, Instant at) {
        Served served = before.reached().orElseThrow();
        RolloutEvent.VerdictArrived newest = null;
        for (RolloutEvent.VerdictArrived heard : heardHere) {
            Verdict verdict = heard.verdict();
            boolean counts = isOwn(before.run(), verdict)
                    && verdict.planVersion() == before.run().plan().version()
                    && verdict.stage() == served.stage()
                    && verdict.judgedAt().isAfter(served.since())
                    && isFresh(verdict.judgedAt(), heard.at());
            if (counts
                    && (newest == null
                            || !verdict.judgedAt().isBefore(newest.verdict().judgedAt()))) {
                newest = heard;
            }
        }
        return newest != null
                && isFresh(newest.verdict().judgedAt(), at)
                && isFresh(newest.at(), at)
                && proves(before, newest.verdict());
    }

    private static boolean isFresh(Instant then, Instant at) {
        return !then.isBefore(at.minus(FRESH));
    }

    private static boolean proves(Rollout before, Verdict verdict) {
        if (verdict.health().mismatchLogE() >= Math.log(1_000)) {
            return false;
        }
        if (holds((Rollout.Live) before, verdict)) {
            return false;
        }
        if (verdict.status() == VerdictStatus.PASSED) {
            return true;
        }
        // A breach that only warns, or that a person has accepted, leaves the word to the others.
        Set<String> silent = new HashSet<>(VerdictMeaning.watchingOf(((Rollout.Live) before).progress())
                .orElseThrow()
                .heeded());
        before.run().plan().guardrails().stream()
                .filter(guardrail -> guardrail.action() == GuardrailAction.WARN)
                .forEach(guardrail -> silent.add(guardrail.id()));
        boolean wordIsLeft = verdict.status() == VerdictStatus.INCONCLUSIVE
                && verdict.guardrails().stream().anyMatch(guardrail -> silent.contains(guardrail.guardrailId()));
        List<VerdictStatus> others = verdict.guardrails().stream()
                .filter(guardrail -> !silent.contains(guardrail.guardrailId()))
                .map(guardrail -> guardrail.status())
                .toList();
        return wordIsLeft
                && switch (before.run().stage(verdict.stage()).proof()) {
                    case StageProof.Reach reach -> verdict.exposedTreated() >= reach.people();
                    case StageProof.NotWorseThan _ ->
                        !others.isEmpty() && others.stream().allMatch(VerdictStatus.PASSED::equals);
                };
    }

    private static void editsStop(Rollout before, RolloutEvent event, Decision decision) {
        if (event instanceof RolloutEvent.FlagEdited edited
                && before instanceof Rollout.Running running
                && edited.flagVersion() > running.progress().flagVersion()) {
            demand(decision.next() instanceof Rollout.Held, "a person's edit stops the rollout");
        }
        if (before instanceof Rollout.Held held
                && held.reason() instanceof HoldReason.Edited
                && decision.next() instanceof Rollout.Running) {
            demand(event instanceof RolloutEvent.Resume, "only a person resumes after an edit");
        }
        if (before instanceof Rollout.Paused && decision.next() instanceof Rollout.Running) {
            demand(event instanceof RolloutEvent.Resume, "only a person resumes after a pause");
        }
    }

    private void oneAlertForAMove(RolloutEvent event, Decision decision) {
        List<Effect.Announce> announced = new ArrayList<>();
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.Announce announce) {
                demand(alerts.add(announce.alertId()), "each alert has its own id");
                if (announce.news() != Effect.News.GUARDRAIL_WARNING
                        && announce.news() != Effect.News.ROLLBACK_UNCONFIRMED) {
                    announced.add(announce);
                }
            }
        }
        boolean onItsWay = decision.next() instanceof Rollout.RollingBack
                || (decision.next() instanceof Rollout.Running running
                        && Moves.unanswered(running.progress()).isPresent()
                        && !(event instanceof RolloutEvent.Resume));
        int expected = decision.outcome() == Decision.Outcome.MOVED && !onItsWay ? 1 : 0;
        demand(announced.size() == expected, "a move is announced once, when it is done");
        for (Effect.Announce announce : announced) {
            boolean forBreach = decision.next() instanceof Rollout.RolledBack rolled
                    && rolled.why().cause() == Withdrawal.Cause.BREACH;
            demand(
                    (announce.severity() == Effect.Severity.PAGE) == forBreach,
                    "a rollback by a guardrail pages, and nothing else that is announced as done");
        }
    }

    private void claimsAreTrue(Decision decision) {
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.Announce announce) {
                switch (announce.news()) {
                    case ROLLED_BACK -> demand(flags.servesNothing(), "rolled back is said when it is true");
                    case COMPLETED ->
                        demand(flags.completed || flags.servesNothing(), "completed is said when it is true");
                    case STARTED, WIDENED, HELD, RESUMED, GUARDRAIL_WARNING, ABORTED, ROLLBACK_UNCONFIRMED -> {}
                }
            }
        }
    }

    void theFlagNeverRises() {
        demand(!flags.roseAfterTakenBack, "the share never rises after a rollback");
    }

    private void track(Rollout before, RolloutEvent event) {
        if (lastAt != null && isWatched(before) && event.at().isAfter(lastAt)) {
            Duration gap = Duration.between(lastAt, event.at());
            watchedAtMost = watchedAtMost.plus(gap.compareTo(FRESH) > 0 ? FRESH : gap);
        }
        lastAt = event.at();
        if (event instanceof RolloutEvent.VerdictArrived arrived && isWatched(before)) {
            heardHere.add(arrived);
        }
    }

    private void followPlace(Rollout before, Decision decision) {
        Rollout next = decision.next();
        if (!isWatched(before) || !isWatched(next) || !before.reached().equals(next.reached())) {
            heardHere.clear();
        }
        if (!before.reached().equals(next.reached())) {
            watchedAtMost = Duration.ZERO;
        }
    }

    private static boolean isWatched(Rollout state) {
        return state instanceof Rollout.Running running
                && (running.progress() instanceof Progress.Watching
                        || running.progress() instanceof Progress.AwaitingApproval);
    }

    private static boolean isOwn(Run run, Verdict verdict) {
        return verdict.rolloutId().equals(run.rolloutId()) && verdict.generation() == run.generation();
    }

    /** The whole is breached only by guardrails that roll back, so it says all. */
    private static boolean rollsBack(Verdict verdict) {
        return verdict.status() == VerdictStatus.BREACHED;
    }

    /** Whether a guardrail that holds is breached and nobody has accepted that. */
    private static boolean holds(Rollout.Live before, Verdict verdict) {
        List<String> accepted = VerdictMeaning.watchingOf(before.progress())
                .map(Progress.Watching::heeded)
                .orElse(List.of());
        return before.run().plan().guardrails().stream()
                .filter(guardrail -> guardrail.action() == GuardrailAction.HOLD)
                .filter(guardrail -> !accepted.contains(guardrail.id()))
                .anyMatch(guardrail -> verdict.guardrails().stream()
                        .anyMatch(said ->
                                said.guardrailId().equals(guardrail.id()) && said.status() == VerdictStatus.BREACHED));
    }

    private static boolean widens(Effect effect) {
        return effect instanceof Effect.OpenStage || effect instanceof Effect.CompleteFlag;
    }

    private static Optional<String> commandId(Effect effect) {
        return switch (effect) {
            case Effect.OpenStage open -> Optional.of(open.commandId());
            case Effect.CompleteFlag complete -> Optional.of(complete.commandId());
            case Effect.RollBackFlag back -> Optional.of(back.commandId());
            case Effect.WakeAt _, Effect.Announce _ -> Optional.empty();
        };
    }

    static boolean ended(Rollout state) {
        return switch (state) {
            case Rollout.RolledBack _, Rollout.Completed _, Rollout.Aborted _ -> true;
            case Rollout.Draft _, Rollout.Running _, Rollout.Held _, Rollout.Paused _, Rollout.RollingBack _ -> false;
        };
    }
}
