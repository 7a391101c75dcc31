package dev.sluice.rollout;

/** What a decision may do to a rollout's state, whatever the event: change it, or leave it alone altogether. */
final class StateInvariants {

    private StateInvariants() {}

    static void noChangeIsTheSameInstance(Rollout before, Decision decision) {
        Facts.demand(!decision.reason().isBlank(), "each decision has a reason");
        switch (decision.outcome()) {
            case MOVED -> Facts.demand(!decision.next().equals(before), "a move changes the state");
            case NOTED -> Facts.demand(decision.next() != before, "what is noted is in the state");
            case WAITING, IGNORED, REFUSED ->
                Facts.demand(
                        decision.next() == before && decision.effects().isEmpty(),
                        "no change is the same instance, without effects");
        }
        if (Facts.ended(before)) {
            Facts.demand(decision.next() == before, "after the end nothing changes");
        }
    }

    static void onlyTheRunItself(Rollout before, RolloutEvent event, Decision decision) {
        Run was = before.run();
        Run is = decision.next().run();
        int moved = decision.outcome() == Decision.Outcome.MOVED ? 1 : 0;
        Facts.demand(
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
        Facts.demand(told || is.freeze().equals(was.freeze()), "only a person freezes and thaws");
        if (!(event instanceof RolloutEvent.EditPlan edit)) {
            Facts.demand(is.plan().equals(was.plan()), "only a person edits the plan");
        } else if (!is.plan().equals(was.plan())) {
            Facts.demand(edit.edition() == was.plan().editionOrFirst().number(), "nobody overwrites an edit unseen");
            boolean measuredAnew =
                    is.plan().alpha() != was.plan().alpha() && before.reached().isPresent();
            Facts.demand(
                    is.plan().editionOrFirst().number()
                            == was.plan().editionOrFirst().number() + 1,
                    "editions are counted");
            Facts.demand(
                    is.plan().version() == was.plan().version() + (measuredAnew ? 1 : 0),
                    "what is measured otherwise has another version, so that no proof is carried over");
        }
    }

    static void foreignVerdictsChangeNothing(Rollout before, RolloutEvent event, Decision decision) {
        if (event instanceof RolloutEvent.VerdictArrived arrived && !Facts.isOwn(before.run(), arrived.verdict())) {
            Facts.demand(decision.next() == before, "a verdict of another rollout or generation changes nothing");
        }
    }

    static void editsStop(Rollout before, RolloutEvent event, Decision decision) {
        if (event instanceof RolloutEvent.FlagEdited edited
                && before instanceof Live.Running running
                && edited.flagVersion() > running.progress().flagVersion()) {
            Facts.demand(decision.next() instanceof Live.Held, "a person's edit stops the rollout");
        }
        if (event instanceof RolloutEvent.CohortEdited edited
                && edited.cohortId().equals("internal")
                && before instanceof Live.Running running
                && running.reached()
                        .filter(served -> edited.changedAt().isAfter(served.since()))
                        .isPresent()) {
            Facts.demand(decision.next() instanceof Live.Held, "a change of an open stage's cohort stops the rollout");
        }
        if (before instanceof Live.Held held
                && (held.reason() instanceof HoldReason.Edited || held.reason() instanceof HoldReason.CohortEdited)
                && decision.next() instanceof Live.Running) {
            Facts.demand(event instanceof RolloutEvent.Resume, "only a person resumes after an edit");
        }
        if (before instanceof Live.Paused && decision.next() instanceof Live.Running) {
            Facts.demand(event instanceof RolloutEvent.Resume, "only a person resumes after a pause");
        }
    }
}
