package dev.sluice.rollout;

import dev.sluice.metric.StageProof;
import dev.sluice.rollout.RolloutEvent.EditPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Says what becomes of a rollout when a person edits its plan.
 *
 * <ul>
 *   <li>What is open stays as it is: an open stage keeps its audience and share, one that was passed keeps its proof too.
 *   <li>What was shown stays shown as long as what is measured stays the same: guardrails, error probabilities and the open stage's
 *       proof. Then the open stage goes on where it stands, and its data count on.
 *   <li>Otherwise the plan gets a new {@link Plan#version}: the open stage begins anew, with new people and an α of its own, for a
 *       test may not be changed after a look at its data. The promise is then one α for each version.
 *   <li>An approval that is waited for was asked for under the old plan: it is asked for anew.
 * </ul>
 */
final class PlanEditing {

    private PlanEditing() {}

    static Decision edit(Rollout.Draft draft, EditPlan edit) {
        Plan before = draft.run().plan();
        Optional<String> refusal = refusal(before, edit, 0, 0);
        if (refusal.isPresent()) {
            return Decision.refused(draft, refusal.get());
        }
        Rollout.Draft next = draft.following(numbered(before, edit, before.version()));
        String reason = edit.by() + " changed the plan before the start" + Words.because(edit.reason());
        return Decision.moved(
                next,
                reason,
                List.of(Announcer.planChanged(
                        next.run(), Optional.empty(), edit.by(), edit.reason(), "nothing is open", edit.at())));
    }

    static Decision edit(Live live, EditPlan edit) {
        if (live.progress() instanceof Progress.Completing) {
            return Decision.refused(live, "the feature is on its way to everyone; there is nothing left to plan");
        }
        Plan before = live.run().plan();
        int passed = live.reached().map(Served::stage).orElse(0);
        Optional<String> refusal = refusal(before, edit, openStages(live.progress()), passed);
        if (refusal.isPresent()) {
            return Decision.refused(live, refusal.get());
        }
        boolean measuredAnew = live.reached()
                .filter(served -> isMeasuredOtherwise(before, edit.plan(), served.stage()))
                .isPresent();
        Plan plan = numbered(before, edit, measuredAnew ? before.version() + 1 : before.version());
        Live next = live.toPlan(plan, progress(live, measuredAnew, edit));
        String proof = measuredAnew
                ? "what is measured has changed: the open stage begins anew, with new people and an α of its own"
                : "what is measured is as before: what was shown stays shown";
        List<Effect> effects = new ArrayList<>();
        effects.add(Announcer.planChanged(next.run(), next.reached(), edit.by(), edit.reason(), proof, edit.at()));
        if (next instanceof Live.Running running) {
            effects.addAll(alarms(running, edit));
        }
        return Decision.moved(
                next,
                edit.by() + " changed the plan, edition "
                        + plan.editionOrFirst().number() + Words.because(edit.reason()) + "; " + proof,
                effects);
    }

    private static Optional<String> refusal(Plan before, EditPlan edit, int open, int passed) {
        Plan after = edit.plan();
        Edition newest = before.editionOrFirst();
        if (edit.edition() != newest.number()) {
            return Optional.of(
                    "you edited edition " + edit.edition() + ", but the plan is at edition " + newest.number()
                            + (newest.by().isEmpty() ? "" : ", by " + newest.by()) + "; look at that one and edit it");
        }
        if (edit.reason().isBlank()) {
            return Optional.of("changing the plan of a rollout needs a reason");
        }
        List<PlanChecks.Problem> problems = PlanChecks.of(after);
        if (!problems.isEmpty()) {
            return Optional.of(problems.stream()
                    .map(problem -> problem.field() + " " + problem.problem() + "; " + problem.fix())
                    .collect(Collectors.joining(" | ")));
        }
        if (!after.treatment().equals(before.treatment())) {
            return Optional.of("the treatment stays as it is; start another rollout for another one");
        }
        if (after.stages().size() < open) {
            return Optional.of(open + " stages are open, and the plan has only "
                    + after.stages().size());
        }
        for (int i = 0; i < open; i++) {
            Stage was = before.stages().get(i);
            Stage is = after.stages().get(i);
            if (!was.servesAs(is) || !before.treatedShare(i).equals(after.treatedShare(i))) {
                return Optional.of("stages[" + i + "] is open for " + before.treatedShare(i) + " of "
                        + was.audience().name() + " and stays so; change those that come after it");
            }
            if (i < passed && !was.proof().equals(is.proof())) {
                return Optional.of("stages[" + i + "] has been passed; leave its proof as it is");
            }
        }
        return Optional.empty();
    }

    private static int openStages(Progress progress) {
        return switch (progress) {
            case Progress.Opening opening -> opening.stage() + 1;
            case Progress.Unopened _ -> 0;
            case Watching _, Progress.AwaitingApproval _, Progress.Settling _, Progress.Completing _ ->
                progress.reached().map(served -> served.stage() + 1).orElse(0);
        };
    }

    private static boolean isMeasuredOtherwise(Plan before, Plan after, int stage) {
        StageProof was = before.stages().get(stage).proof();
        return !before.guardrails().equals(after.guardrails())
                || before.alpha() != after.alpha()
                || before.beta() != after.beta()
                || !was.equals(after.stages().get(stage).proof());
    }

    private static Plan numbered(Plan before, EditPlan edit, int version) {
        Plan plan = edit.plan();
        return new Plan(
                version,
                before.templateKey(),
                before.templateVersion(),
                plan.treatment(),
                plan.stages(),
                plan.guardrails(),
                plan.alpha(),
                plan.beta(),
                plan.holdback(),
                plan.rulesOrPlain(),
                before.editionOrFirst().next(edit.by(), edit.reason()));
    }

    private static Progress progress(Live live, boolean measuredAnew, EditPlan edit) {
        Progress progress = live.progress();
        return switch (progress) {
            case Progress.Unopened _, Progress.Completing _ -> progress;
            case Progress.Opening _ ->
                measuredAnew ? progress.watchingWith(watching -> watching.measuredAnew(edit)) : progress;
            case Watching watching -> measuredAnew ? watching.measuredAnew(edit) : watching;
            case Progress.AwaitingApproval awaiting ->
                measuredAnew ? awaiting.watching().measuredAnew(edit) : awaiting.watching();
            case Progress.Settling settling ->
                measuredAnew ? settling.watching().measuredAnew(edit) : settling;
        };
    }

    private static List<Effect> alarms(Live.Running running, EditPlan edit) {
        return switch (running.progress()) {
            case Watching watching -> RolloutDecider.alarms(running.run(), watching, edit.at());
            case Progress.Settling settling -> RolloutDecider.alarms(running.run(), settling, edit.at());
            case Progress.Unopened _, Progress.Opening _, Progress.AwaitingApproval _, Progress.Completing _ ->
                List.of();
        };
    }
}
