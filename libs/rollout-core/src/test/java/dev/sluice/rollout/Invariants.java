package dev.sluice.rollout;

import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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

    /** The plans' last stage. */
    private static final int MOST = 2;

    private final SimulatedFlagConfig flags;
    private final Map<String, Effect> commands = new HashMap<>();
    private final Set<String> alerts = new HashSet<>();
    private final List<RolloutEvent.VerdictArrived> heardHere = new ArrayList<>();
    private final Set<String> delivered = new HashSet<>();
    private final Set<RolloutEvent> decidedUpon = new HashSet<>();
    private Duration watchedAtMost = Duration.ZERO;
    private Duration settledAtMost = Duration.ZERO;
    private Duration awaitedAtMost = Duration.ZERO;
    private Freeze freeze;
    private Instant lastAt;
    private boolean breached;
    private boolean holdIsBreached;
    private Instant newestJudgedAt;

    Invariants(SimulatedFlagConfig flags) {
        this.flags = flags;
    }

    void check(Rollout before, RolloutEvent event, Decision decision) {
        decidedUpon.add(event);
        track(before, event);
        noChangeIsTheSameInstance(before, decision);
        onlyTheRunItself(before, event, decision);
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

    private static void onlyTheRunItself(Rollout before, RolloutEvent event, Decision decision) {
        Run was = before.run();
        Run is = decision.next().run();
        int moved = decision.outcome() == Decision.Outcome.MOVED ? 1 : 0;
        demand(
                is.equals(new Run(
                        was.rolloutId(),
                        was.flag(),
                        was.generation(),
                        is.plan(),
                        was.moves() + moved,
                        is.freeze(),
                        was.keptOnOld())),
                "a rollout keeps its identity and counts its moves");
        boolean told = event instanceof RolloutEvent.Frozen || event instanceof RolloutEvent.Thawed;
        demand(told || is.freeze().equals(was.freeze()), "only a person freezes and thaws");
        if (!(event instanceof RolloutEvent.EditPlan edit)) {
            demand(is.plan().equals(was.plan()), "only a person edits the plan");
        } else if (!is.plan().equals(was.plan())) {
            demand(edit.edition() == was.plan().editionOrFirst().number(), "nobody overwrites an edit unseen");
            boolean measuredAnew =
                    is.plan().alpha() != was.plan().alpha() && before.reached().isPresent();
            demand(
                    is.plan().editionOrFirst().number()
                            == was.plan().editionOrFirst().number() + 1,
                    "editions are counted");
            demand(
                    is.plan().version() == was.plan().version() + (measuredAnew ? 1 : 0),
                    "what is measured otherwise has another version, so that no proof is carried over");
        }
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
            if (isSteppedBack(before)) {
                // The same guardrail's evidence is still there; it has been acted upon.
                return;
            }
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
        if (accepts || stageOf(before) != stageOf(decision.next())) {
            holdIsBreached = false;
        }
        if (!before.reached().equals(decision.next().reached())) {
            newestJudgedAt = null;
        }
    }

    private static int stageOf(Rollout state) {
        return state.reached().map(Served::stage).orElse(-1);
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
                    decision.next() instanceof Rollout.RollingBack
                            || ended(decision.next())
                            || isSteppedBack(decision.next()),
                    "nothing turns a rollback round");
        }
        if (breached || before instanceof Rollout.RollingBack || ended(before) || isSteppedBack(before)) {
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
            if (!known) {
                demand(!frozenAt(event.at()), "nothing new is opened in a freeze");
                demand(
                        withoutProof || hoursAllow(before.run().plan(), event.at()),
                        "the machine widens in its hours only");
            }
            if (!known && effect instanceof Effect.CompleteFlag && !(event instanceof RolloutEvent.Advance)) {
                demand(settledLongEnough(before), "nobody is given the rest before bake and holdback are over");
            }
            if (!known && !withoutProof) {
                demand(isApproved(before, event), "what waits for a person waits for one of the group");
            }
            if (!known && !withoutProof && saysWithoutProof(effect)) {
                Stage stage = before.run().stage(before.reached().orElseThrow().stage());
                demand(watchedAtMost.compareTo(stage.longest()) >= 0, "going on without proof waits the longest time");
                demand(mayGoOn(before), "only a plan that says so goes on without proof");
                demand(inconclusiveIsThere(before, event.at()), "going on without proof needs sound data, no breach");
            } else if (!known && !withoutProof) {
                demand(proofIsThere(before, event.at()), "nothing widens without a fresh proof of this stage");
                Stage stage = before.run().stage(before.reached().orElseThrow().stage());
                boolean settling = settling(before).isPresent();
                demand(
                        settling || watchedAtMost.compareTo(stage.least()) >= 0,
                        "nothing widens before the least time is over");
            }
        }
        decision.effects().forEach(effect -> commandId(effect).ifPresent(id -> commands.put(id, effect)));
    }

    private static boolean hoursAllow(Plan plan, Instant at) {
        // Said without the machine's own code: Mondays, from eight to ten.
        return plan.rulesOrPlain().allowedHours().isEmpty()
                || (at.atZone(ZoneOffset.UTC).getDayOfWeek() == DayOfWeek.MONDAY
                        && (at.atZone(ZoneOffset.UTC).getHour() == 8
                                || at.atZone(ZoneOffset.UTC).getHour() == 9));
    }

    private boolean frozenAt(Instant at) {
        return freeze != null && at.isBefore(freeze.until());
    }

    private static Optional<Progress.Settling.Period> settling(Rollout state) {
        return state instanceof Rollout.Live live && live.progress() instanceof Progress.Settling settling
                ? Optional.of(settling.period())
                : Optional.empty();
    }

    private boolean settledLongEnough(Rollout before) {
        PlanRules rules = before.run().plan().rulesOrPlain();
        Optional<Progress.Settling.Period> period = settling(before);
        if (rules.holdbackFor().isPositive()) {
            return period.filter(Progress.Settling.Period.HOLDBACK::equals).isPresent()
                    && settledAtMost.compareTo(rules.holdbackFor()) >= 0;
        }
        return !rules.bake().isPositive()
                || (period.filter(Progress.Settling.Period.BAKE::equals).isPresent()
                        && settledAtMost.compareTo(rules.bake()) >= 0);
    }

    private boolean isApproved(Rollout before, RolloutEvent event) {
        Stage stage = before.run().stage(before.reached().orElseThrow().stage());
        if (stage.gate() != Gate.APPROVAL || settling(before).isPresent()) {
            return true;
        }
        if (event instanceof RolloutEvent.Approve approve) {
            return stage.termsOrNone().approval().isEmpty() || approve.groups().contains(PlanZoo.GROUP);
        }
        return stage.termsOrNone()
                .approval()
                .filter(approval -> approval.then() == AfterDeadline.OPEN)
                .filter(approval -> awaitedAtMost.compareTo(approval.deadline()) >= 0)
                .isPresent();
    }

    private static boolean saysWithoutProof(Effect effect) {
        return effect instanceof Effect.OpenStage open && open.reason().contains("WITHOUT PROOF");
    }

    private static boolean mayGoOn(Rollout before) {
        Served served = before.reached().orElseThrow();
        return before.run().stage(served.stage()).ifInconclusive() == IfInconclusive.GO_ON;
    }

    private boolean inconclusiveIsThere(Rollout before, Instant at) {
        return newestHere(before)
                .filter(heard -> isFresh(heard.verdict().judgedAt(), at) && isFresh(heard.at(), at))
                .map(RolloutEvent.VerdictArrived::verdict)
                .filter(verdict -> verdict.status() == VerdictStatus.INCONCLUSIVE)
                .filter(verdict -> verdict.health().mismatchLogE() < Math.log(1_000))
                .filter(verdict -> verdict.guardrails().stream()
                        .noneMatch(guardrail -> guardrail.status() == VerdictStatus.BREACHED))
                .isPresent();
    }

    private static boolean isNextOfPlan(Rollout before, Effect effect) {
        Plan plan = before.run().plan();
        int next = before.reached().map(served -> served.stage() + 1).orElse(0);
        return switch (effect) {
            case Effect.OpenStage open ->
                open.stage() == next
                        && open.share().equals(plan.treatedShare(next))
                        && open.audience().equals(plan.stages().get(next).audience())
                        && open.keptOnOld().equals(before.run().keptOnOld())
                        && open.generation() == before.run().generation();
            case Effect.CompleteFlag _ -> next == plan.stages().size();
            case Effect.RollBackFlag _, Effect.WakeAt _, Effect.Announce _ -> false;
        };
    }

    private boolean proofIsThere(Rollout before, Instant at) {
        return newestHere(before)
                .filter(newest -> isFresh(newest.verdict().judgedAt(), at)
                        && isFresh(newest.at(), at)
                        && proves(before, newest.verdict()))
                .isPresent();
    }

    private Optional<RolloutEvent.VerdictArrived> newestHere(Rollout before) {
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
        return Optional.ofNullable(newest);
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
        if (verdict.exposedTreated()
                < before.run().stage(verdict.stage()).termsOrNone().leastPerArm()) {
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
        if (event instanceof RolloutEvent.CohortEdited edited
                && edited.cohortId().equals("internal")
                && before instanceof Rollout.Running running
                && running.reached()
                        .filter(served -> edited.changedAt().isAfter(served.since()))
                        .isPresent()) {
            demand(decision.next() instanceof Rollout.Held, "a change of an open stage's cohort stops the rollout");
        }
        if (before instanceof Rollout.Held held
                && (held.reason() instanceof HoldReason.Edited || held.reason() instanceof HoldReason.CohortEdited)
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
                demand(
                        !(event instanceof RolloutEvent.VerdictArrived)
                                || !announce.headline().isBlank(),
                        "an alert says something");
                if (announce.news() != Effect.News.GUARDRAIL_WARNING
                        && announce.news() != Effect.News.ROLLBACK_UNCONFIRMED) {
                    announced.add(announce);
                }
            }
        }
        boolean onItsWay = decision.next() instanceof Rollout.RollingBack
                || (decision.next() instanceof Rollout.Running running
                        && Moves.unanswered(running.progress()).isPresent()
                        && !(event instanceof RolloutEvent.Resume)
                        && !(event instanceof RolloutEvent.EditPlan));
        int expected = decision.outcome() == Decision.Outcome.MOVED && !onItsWay ? 1 : 0;
        demand(announced.size() == expected, "a move is announced once, when it is done");
        for (Effect.Announce announce : announced) {
            boolean forBreach = (decision.next() instanceof Rollout.RolledBack rolled
                            && rolled.why().cause() == Withdrawal.Cause.BREACH)
                    || (decision.next() instanceof Rollout.Held held
                            && held.reason() instanceof HoldReason.SteppedBack back
                            && back.why().cause() == Withdrawal.Cause.BREACH
                            && announce.news() == Effect.News.ROLLED_BACK);
            demand(
                    (announce.severity() == Effect.Severity.PAGE) == forBreach,
                    "a rollback by a guardrail pages, and nothing else that is announced as done");
        }
    }

    private void claimsAreTrue(Decision decision) {
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.Announce announce) {
                switch (announce.news()) {
                    case ROLLED_BACK ->
                        demand(
                                isSteppedBack(decision.next())
                                        ? flags.top < MOST && !flags.completed
                                        : flags.servesNothing(),
                                "rolled back is said when it is true");
                    case COMPLETED ->
                        demand(flags.completed || flags.servesNothing(), "completed is said when it is true");
                    case STARTED,
                            WIDENED,
                            HELD,
                            RESUMED,
                            APPROVAL_NEEDED,
                            SETTLING,
                            PLAN_CHANGED,
                            GUARDRAIL_WARNING,
                            ABORTED,
                            ROLLBACK_UNCONFIRMED -> {}
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
            Duration counted = gap.compareTo(FRESH) > 0 ? FRESH : gap;
            watchedAtMost = watchedAtMost.plus(counted);
            settledAtMost = settledAtMost.plus(counted);
            awaitedAtMost = awaitedAtMost.plus(counted);
        }
        if (event instanceof RolloutEvent.Frozen frozen && !(before instanceof Rollout.RollingBack)) {
            freeze = frozen.freeze();
        }
        if (event instanceof RolloutEvent.Thawed) {
            freeze = null;
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
        if (!settling(before).equals(settling(next))) {
            settledAtMost = Duration.ZERO;
        }
        if (!isAwaiting(before) && isAwaiting(next)) {
            awaitedAtMost = Duration.ZERO;
        }
    }

    private static boolean isAwaiting(Rollout state) {
        return state instanceof Rollout.Live live && live.progress() instanceof Progress.AwaitingApproval;
    }

    static boolean isSteppedBack(Rollout state) {
        return state instanceof Rollout.Held held && held.reason() instanceof HoldReason.SteppedBack;
    }

    /** An alert reached its receiver, who drops those whose id is known. */
    void delivered(Effect.Announce news) {
        demand(alerts.contains(news.alertId()), "an alert tells of what was committed");
        delivered.add(news.alertId());
    }

    /** Once all is calm, everything that was told was decided upon, and every alert has come. */
    void nothingWasLost(List<RolloutEvent> told) {
        demand(delivered.containsAll(alerts), "no alert is lost");
        demand(decidedUpon.containsAll(told), "no event is acknowledged before it is decided upon");
    }

    private static boolean isWatched(Rollout state) {
        return state instanceof Rollout.Running running
                && (running.progress() instanceof Progress.Watching
                        || running.progress() instanceof Progress.Settling
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
