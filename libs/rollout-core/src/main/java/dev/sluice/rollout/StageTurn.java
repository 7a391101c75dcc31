package dev.sluice.rollout;

import dev.sluice.metric.DataHealth;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Looks at a stage that is watched: what its newest verdict, and the time it has been watched, allow or demand. */
final class StageTurn {

    private StageTurn() {}

    /** What a running rollout does about its stage then; waiting, with the reason, when nothing is to be done. */
    static Decision decide(Live.Running running, Instant at) {
        return switch (running.progress()) {
            case Watching watching -> watched(running, watching, at);
            case Progress.Settling settling -> watched(running, settling.watching(), at);
            case Progress.AwaitingApproval awaiting -> awaiting(running, awaiting, at);
            case Progress.Unopened _, Progress.Opening _, Progress.Completing _ ->
                Decision.waiting(running, "no stage is being watched");
        };
    }

    private static Decision watched(Live.Running running, Watching watching, Instant at) {
        WideningGuard.Question question = WideningGuard.Question.of(running.run(), running.progress(), at);
        Optional<String> unproven = question.firstRefusal(WideningGuard.PROOF);
        if (unproven.isEmpty()) {
            Optional<String> forbidden = question.firstRefusal(WideningGuard.PERMISSION);
            return forbidden
                    .map(refusal -> Decision.waiting(running, refusal))
                    .orElseGet(() -> onProof(running, watching, at));
        }
        if (isDry(running.run(), watching, at)) {
            return dry(running, watching, at);
        }
        Duration watched = watching.watchedAt(at);
        Duration longest = longest(running);
        if (watched.compareTo(longest) < 0) {
            return Decision.waiting(running, unproven.get());
        }
        String detail = "stage \""
                + running.run().stage(watching.served().stage()).name() + "\" was watched for "
                + Words.of(watched) + ", the longest it may take is " + Words.of(longest) + ", and there is no proof: "
                + unproven.get();
        return inconclusive(running, watching, question, detail, at);
    }

    /** A period after the last proof may take as long again as its stage. */
    private static Duration longest(Live.Running running) {
        Stage stage = running.run().stage(running.reached().orElseThrow().stage());
        return running.progress() instanceof Progress.Settling settling
                ? stage.longest().plus(settling.lasts(running.run().plan().rulesOrPlain()))
                : stage.longest();
    }

    private static Decision inconclusive(
            Live.Running running, Watching watching, WideningGuard.Question question, String detail, Instant at) {
        Stage stage = running.run().stage(watching.served().stage());
        Optional<Verdict> evidence = watching.newest().map(Reading::verdict);
        return switch (stage.ifInconclusive()) {
            case HOLD ->
                Moves.hold(running, Moves.stopped(running, at), new HoldReason.Inconclusive(detail), evidence, at);
            case ROLL_BACK ->
                Moves.rollBack(
                        running,
                        new Withdrawal(Withdrawal.Cause.INCONCLUSIVE, RolloutDecider.MACHINE, detail, evidence),
                        at);
            case GO_ON -> goOn(running, watching, question, detail, at);
        };
    }

    /** Only as the plan says, on sound data without a breach, and never to the end: what cannot go on holds. */
    private static Decision goOn(
            Live.Running running, Watching watching, WideningGuard.Question question, String detail, Instant at) {
        int stage = watching.served().stage();
        Optional<Verdict> evidence = watching.newest().map(Reading::verdict);
        Optional<String> refusal = stage == running.run().lastStage()
                ? Optional.of("after the last stage nothing goes on without proof")
                : question.firstRefusal(WideningGuard.GOING_ON);
        if (refusal.isPresent()) {
            return Moves.hold(
                    running,
                    Moves.stopped(running, at),
                    new HoldReason.Inconclusive(detail + "; it cannot go on without proof: " + refusal.get()),
                    evidence,
                    at);
        }
        Optional<String> forbidden = question.firstRefusal(WideningGuard.PERMISSION);
        if (forbidden.isPresent()) {
            return Decision.waiting(running, forbidden.get());
        }
        String why = running.run().stage(stage).termsOrNone().goOnBecause().orElse("");
        return Moves.goOneStageOn(
                running,
                running.progress(),
                RolloutDecider.MACHINE,
                "WITHOUT PROOF, as the plan says" + Words.because(why) + "; " + detail,
                evidence,
                Optional.of(why),
                at);
    }

    private static boolean isDry(Run run, Watching watching, Instant at) {
        return watching.newest()
                        .filter(newest -> newest.status() == VerdictStatus.NO_DATA)
                        .isPresent()
                && watching.watchedAt(at).compareTo(run.plan().rulesOrPlain().noDataAfter()) >= 0;
    }

    private static Decision dry(Live.Running running, Watching watching, Instant at) {
        Optional<Verdict> evidence = watching.newest().map(Reading::verdict);
        return Moves.hold(
                running,
                Moves.stopped(running, at),
                new HoldReason.NoData(
                        Words.of(watching.watchedAt(at)),
                        evidence.map(Verdict::health)
                                .map(StageTurn::likelyCause)
                                .orElse("")),
                evidence,
                at);
    }

    /** People were there, but were set aside: more likely than that nobody came. */
    private static String likelyCause(DataHealth health) {
        if (health.disagreements() > 0) {
            return health.disagreements()
                    + " people were served otherwise than the plan gives them and are set aside: do they reach the"
                    + " evaluation with the properties that the audience asks for?";
        }
        return health.staleExposures() > 0
                ? health.staleExposures()
                        + " exposures are of another version of the flag and are set aside: do SDKs fetch the newest one?"
                : "";
    }

    private static Decision onProof(Live.Running running, Watching watching, Instant at) {
        Stage stage = running.run().stage(watching.served().stage());
        Optional<Verdict> evidence = watching.newest().map(Reading::verdict);
        String proof = evidence.map(Verdict::sentence).orElse("");
        boolean settling = running.progress() instanceof Progress.Settling;
        return switch (settling ? Gate.AUTOMATIC : stage.gate()) {
            case AUTOMATIC ->
                Moves.goOneStageOn(
                        running,
                        running.progress(),
                        RolloutDecider.MACHINE,
                        "stage \"" + stage.name() + "\" has its proof after " + Words.of(watching.watchedAt(at))
                                + Words.because(proof),
                        evidence,
                        Optional.empty(),
                        at);
            case APPROVAL -> {
                Live.Running waiting = running.toRunning(Progress.AwaitingApproval.beginning(watching, at));
                yield Decision.moved(
                        waiting,
                        "stage \"" + stage.name() + "\" has its proof and waits for an approval" + Words.because(proof),
                        List.of(Announcer.needsApproval(waiting.run(), watching, at)));
            }
        };
    }

    private static Decision awaiting(Live.Running running, Progress.AwaitingApproval awaiting, Instant at) {
        Watching watching = awaiting.watching();
        Stage stage = running.run().stage(watching.served().stage());
        String waits = "waits for an approval since " + awaiting.since() + "; newest verdict "
                + watching.newest().map(Reading::status).map(Enum::name).orElse("none");
        Optional<Approval> due = stage.termsOrNone()
                .approval()
                .filter(approval -> awaiting.waitedAt(at).compareTo(approval.deadline()) >= 0);
        if (due.isEmpty()) {
            return Decision.waiting(running, waits);
        }
        Approval approval = due.get();
        HoldReason.NotApproved late = new HoldReason.NotApproved(approval.group(), Words.of(approval.deadline()));
        Optional<Verdict> evidence = watching.newest().map(Reading::verdict);
        return switch (approval.then()) {
            case HOLD -> Moves.hold(running, Moves.stopped(running, at), late, evidence, at);
            case ROLL_BACK ->
                Moves.rollBack(
                        running,
                        new Withdrawal(
                                Withdrawal.Cause.NOT_APPROVED, RolloutDecider.MACHINE, late.sentence(), evidence),
                        at);
            case OPEN -> openUnapproved(running, awaiting, late, evidence, at);
        };
    }

    private static Decision openUnapproved(
            Live.Running running,
            Progress.AwaitingApproval awaiting,
            HoldReason.NotApproved late,
            Optional<Verdict> evidence,
            Instant at) {
        Optional<String> refusal =
                WideningGuard.Question.of(running.run(), awaiting, at).firstRefusal();
        return refusal.map(why -> Decision.waiting(running, late.sentence() + "; it would open, but " + why))
                .orElseGet(() -> Moves.goOneStageOn(
                        running,
                        awaiting,
                        RolloutDecider.MACHINE,
                        late.sentence() + ", and the plan opens it all the same",
                        evidence,
                        Optional.empty(),
                        at));
    }
}
