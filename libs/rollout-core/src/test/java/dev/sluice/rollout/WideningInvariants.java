package dev.sluice.rollout;

import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Nothing is opened but what the plan says, when it says so, on a proof. */
final class WideningInvariants {

    private final Place place;
    private final Map<String, Effect> commands = new HashMap<>();

    WideningInvariants(Place place) {
        this.place = place;
    }

    void commandsAreThemselves(Rollout before, Decision decision) {
        for (Effect effect : decision.effects()) {
            Optional<String> id = Facts.commandId(effect);
            if (id.isEmpty()) {
                continue;
            }
            Effect known = commands.get(id.get());
            Facts.demand(known == null || known.equals(effect), "a command sent again is the same");
            boolean repeats = decision.outcome() == Decision.Outcome.NOTED && !(before instanceof Rollout.RollingBack);
            Facts.demand(!repeats || known != null, "a repeated command keeps its id");
        }
    }

    void wideningIsAllowed(Rollout before, RolloutEvent event, Decision decision) {
        for (Effect effect : decision.effects()) {
            if (!Facts.widens(effect)) {
                continue;
            }
            boolean byPerson = event instanceof RolloutEvent.PersonCommand || event instanceof RolloutEvent.Started;
            boolean known = Facts.commandId(effect).map(commands::containsKey).orElse(false);
            boolean stopped = before instanceof Live.Held || before instanceof Live.Paused;
            boolean asksAgain =
                    known && before instanceof Live.Held held && held.reason() instanceof HoldReason.NoAnswer;
            Facts.demand(byPerson || !stopped || asksAgain, "a held or paused rollout sends nothing that widens");
            Facts.demand(isNextOfPlan(before, effect), "a stage is opened in order, as the plan says");
            boolean withoutProof = event instanceof RolloutEvent.Started
                    || event instanceof RolloutEvent.Advance
                    || (event instanceof RolloutEvent.Resume && before.reached().isEmpty());
            if (!known) {
                Facts.demand(!place.frozenAt(event.at()), "nothing new is opened in a freeze");
                Facts.demand(
                        withoutProof || hoursAllow(before.run().plan(), event.at()),
                        "the machine widens in its hours only");
            }
            if (!known && effect instanceof Effect.CompleteFlag && !(event instanceof RolloutEvent.Advance)) {
                Facts.demand(settledLongEnough(before), "nobody is given the rest before bake and holdback are over");
            }
            if (!known && !withoutProof) {
                Facts.demand(isApproved(before, event), "what waits for a person waits for one of the group");
            }
            if (!known && !withoutProof && saysWithoutProof(effect)) {
                Stage stage = before.run().stage(before.reached().orElseThrow().stage());
                Facts.demand(
                        place.watchedAtMost().compareTo(stage.longest()) >= 0,
                        "going on without proof waits the longest time");
                Facts.demand(mayGoOn(before), "only a plan that says so goes on without proof");
                Facts.demand(
                        inconclusiveIsThere(before, event.at()), "going on without proof needs sound data, no breach");
            } else if (!known && !withoutProof) {
                Facts.demand(proofIsThere(before, event.at()), "nothing widens without a fresh proof of this stage");
                Stage stage = before.run().stage(before.reached().orElseThrow().stage());
                boolean settling = Facts.settling(before).isPresent();
                Facts.demand(
                        settling || place.watchedAtMost().compareTo(stage.least()) >= 0,
                        "nothing widens before the least time is over");
            }
        }
        decision.effects().forEach(effect -> Facts.commandId(effect).ifPresent(id -> commands.put(id, effect)));
    }

    private static boolean hoursAllow(Plan plan, Instant at) {
        // Said without the machine's own code: Mondays, from eight to ten.
        return plan.rulesOrPlain().allowedHours().isEmpty()
                || (at.atZone(ZoneOffset.UTC).getDayOfWeek() == DayOfWeek.MONDAY
                        && (at.atZone(ZoneOffset.UTC).getHour() == 8
                                || at.atZone(ZoneOffset.UTC).getHour() == 9));
    }

    private boolean settledLongEnough(Rollout before) {
        PlanRules rules = before.run().plan().rulesOrPlain();
        Optional<Progress.Settling.Period> period = Facts.settling(before);
        if (rules.holdbackFor().isPositive()) {
            return period.filter(Progress.Settling.Period.HOLDBACK::equals).isPresent()
                    && place.settledAtMost().compareTo(rules.holdbackFor()) >= 0;
        }
        return !rules.bake().isPositive()
                || (period.filter(Progress.Settling.Period.BAKE::equals).isPresent()
                        && place.settledAtMost().compareTo(rules.bake()) >= 0);
    }

    private boolean isApproved(Rollout before, RolloutEvent event) {
        Stage stage = before.run().stage(before.reached().orElseThrow().stage());
        if (stage.gate() != Gate.APPROVAL || Facts.settling(before).isPresent()) {
            return true;
        }
        if (event instanceof RolloutEvent.Approve approve) {
            return stage.termsOrNone().approval().isEmpty() || approve.groups().contains(PlanZoo.GROUP);
        }
        return stage.termsOrNone()
                .approval()
                .filter(approval -> approval.then() == AfterDeadline.OPEN)
                .filter(approval -> place.awaitedAtMost().compareTo(approval.deadline()) >= 0)
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
                .filter(heard -> Facts.isFresh(heard.verdict().judgedAt(), at) && Facts.isFresh(heard.at(), at))
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
                .filter(newest -> Facts.isFresh(newest.verdict().judgedAt(), at)
                        && Facts.isFresh(newest.at(), at)
                        && proves(before, newest.verdict()))
                .isPresent();
    }

    private Optional<RolloutEvent.VerdictArrived> newestHere(Rollout before) {
        Served served = before.reached().orElseThrow();
        RolloutEvent.VerdictArrived newest = null;
        for (RolloutEvent.VerdictArrived heard : place.heardHere()) {
            Verdict verdict = heard.verdict();
            boolean counts = Facts.isOwn(before.run(), verdict)
                    && verdict.planVersion() == before.run().plan().version()
                    && verdict.stage() == served.stage()
                    && verdict.judgedAt().isAfter(served.since())
                    && Facts.isFresh(verdict.judgedAt(), heard.at());
            if (counts
                    && (newest == null
                            || !verdict.judgedAt().isBefore(newest.verdict().judgedAt()))) {
                newest = heard;
            }
        }
        return Optional.ofNullable(newest);
    }

    private static boolean proves(Rollout before, Verdict verdict) {
        if (verdict.health().mismatchLogE() >= Math.log(1_000)) {
            return false;
        }
        if (Facts.holds((Live) before, verdict)) {
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
        Set<String> silent = new HashSet<>(VerdictMeaning.watchingOf(((Live) before).progress())
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
}
