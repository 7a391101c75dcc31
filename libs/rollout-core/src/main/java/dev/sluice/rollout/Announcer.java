package dev.sluice.rollout;

import dev.sluice.metric.Verdict;
import dev.sluice.rollout.Effect.Announce;
import dev.sluice.rollout.Effect.News;
import dev.sluice.rollout.Effect.Severity;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Words what people are told of a move. */
final class Announcer {

    private Announcer() {}

    /** A stage is open. */
    static Announce opened(Run run, Served served, Order order, Instant at) {
        Stage stage = run.stage(served.stage());
        boolean first = served.stage() == 0;
        Optional<String> unproven = order.withoutProof();
        return announce(
                run,
                first ? News.STARTED : News.WIDENED,
                unproven.isPresent() ? Severity.WARNING : Severity.INFO,
                run.flag() + (first ? " is being rolled out: " : " was widened to ") + "stage \"" + stage.name() + "\""
                        + (unproven.isPresent() ? " WITHOUT PROOF" : "")
                        + (run.plan().isUnguarded() ? ", UNGUARDED: nothing watches it" : ""),
                run.plan().treatedShare(served.stage()) + " of "
                        + stage.audience().name() + " have it since version " + served.flagVersion()
                        + Words.because(order.reason())
                        + unproven.map(why -> "; the plan goes on without proof" + Words.because(why))
                                .orElse(""),
                Optional.of(served),
                order.evidence(),
                order.by(),
                at);
    }

    static Announce held(Run run, HoldReason reason, Optional<Served> reached, Optional<Verdict> evidence, Instant at) {
        String by =
                switch (reason) {
                    case HoldReason.Edited edited -> edited.by();
                    case HoldReason.CohortEdited edited -> edited.by();
                    case HoldReason.WatcherSilent _,
                            HoldReason.UnreliableData _,
                            HoldReason.NoData _,
                            HoldReason.GuardrailBreached _,
                            HoldReason.CommandRefused _,
                            HoldReason.NoAnswer _,
                            HoldReason.Inconclusive _,
                            HoldReason.NotApproved _,
                            HoldReason.SteppedBack _ -> RolloutDecider.MACHINE;
                };
        return announce(
                run,
                News.HELD,
                Severity.WARNING,
                "the rollout of " + run.flag() + " holds: " + reason.sentence(),
                "nothing more is opened; what is open stays open",
                reached,
                evidence,
                by,
                at);
    }

    static Announce paused(Run run, String by, String reason, Optional<Served> reached, Instant at) {
        return announce(
                run,
                News.HELD,
                Severity.INFO,
                by + " paused the rollout of " + run.flag() + Words.because(reason),
                "nothing more is opened until somebody resumes it; guardrails are watched",
                reached,
                Optional.empty(),
                by,
                at);
    }

    static Announce needsApproval(Run run, Watching watching, Instant at) {
        return announce(
                run,
                News.APPROVAL_NEEDED,
                Severity.INFO,
                "stage \"" + run.stage(watching.served().stage()).name() + "\" of " + run.flag()
                        + " has its proof and waits for an approval",
                "nothing more is opened until "
                        + run.stage(watching.served().stage())
                                .termsOrNone()
                                .approval()
                                .map(Announcer::words)
                                .orElse("somebody approves")
                        + "; guardrails are watched",
                watching.reached(),
                watching.newest().map(Reading::verdict),
                RolloutDecider.MACHINE,
                at);
    }

    private static String words(Approval approval) {
        String then =
                switch (approval.then()) {
                    case HOLD -> "it holds";
                    case ROLL_BACK -> "the feature is taken back";
                    case OPEN -> "it opens all the same";
                };
        return "somebody of the group \"" + approval.group() + "\" approves; after " + Words.of(approval.deadline())
                + " without a word " + then;
    }

    static Announce settling(Run run, Progress.Settling settling, String by, String reason, Instant at) {
        return announce(
                run,
                News.SETTLING,
                Severity.INFO,
                run.flag() + " has its last proof and settles: " + words(run.plan(), settling),
                run.plan().holdback() + " are still kept on control; guardrails are watched" + Words.because(reason),
                settling.reached(),
                settling.watching().newest().map(Reading::verdict),
                by,
                at);
    }

    /** What the rollout watches on for, and for how long. */
    static String words(Plan plan, Progress.Settling settling) {
        String lasts = Words.of(settling.lasts(plan.rulesOrPlain()));
        return switch (settling.period()) {
            case BAKE -> "it is watched for another " + lasts + " before it is called done";
            case HOLDBACK -> "the holdback of " + plan.holdback() + " is kept for " + lasts;
        };
    }

    static Announce planChanged(Run run, Optional<Served> reached, String by, String reason, String done, Instant at) {
        return announce(
                run,
                News.PLAN_CHANGED,
                Severity.INFO,
                by + " changed the plan of the rollout of " + run.flag() + Words.because(reason),
                done,
                reached,
                Optional.empty(),
                by,
                at);
    }

    static Announce resumed(
            Run run, Optional<Served> reached, String by, String reason, Optional<Verdict> evidence, Instant at) {
        return announce(
                run,
                News.RESUMED,
                Severity.INFO,
                "the rollout of " + run.flag() + " goes on" + Words.because(reason),
                "it goes on where it stood",
                reached,
                evidence,
                by,
                at);
    }

    static Announce warning(Run run, String guardrailId, Served served, Verdict verdict, Instant at) {
        return new Announce(
                run.nameOf("warning/" + served.stage() + "/" + guardrailId),
                News.GUARDRAIL_WARNING,
                Severity.WARNING,
                "guardrail " + guardrailId + " of " + run.flag() + " is breached: " + verdict.sentence(),
                "nothing: this guardrail only warns",
                run.stage(served.stage()).name(),
                Optional.of(verdict),
                RolloutDecider.MACHINE,
                at);
    }

    static Announce ended(Run run, Optional<Served> reached, Withdrawal why, String done, Instant at) {
        return switch (why.cause()) {
            case BREACH ->
                announce(
                        run,
                        News.ROLLED_BACK,
                        Severity.PAGE,
                        run.flag() + " was rolled back: " + why.reason(),
                        done,
                        reached,
                        why.evidence(),
                        why.by(),
                        at);
            case INCONCLUSIVE, NOT_APPROVED, PERSON ->
                announce(
                        run,
                        News.ROLLED_BACK,
                        Severity.WARNING,
                        run.flag() + " was rolled back by " + why.by() + Words.because(why.reason()),
                        done,
                        reached,
                        why.evidence(),
                        why.by(),
                        at);
            case CALLED_OFF ->
                announce(
                        run,
                        News.ABORTED,
                        Severity.INFO,
                        why.by() + " called off the rollout of " + run.flag() + Words.because(why.reason()),
                        done,
                        reached,
                        why.evidence(),
                        why.by(),
                        at);
        };
    }

    static Announce rollbackUnconfirmed(Rollout.RollingBack rolling, Instant at) {
        Order order = rolling.order();
        return announce(
                rolling.run(),
                News.ROLLBACK_UNCONFIRMED,
                Severity.PAGE,
                "the rollback of " + rolling.run().flag() + " is not confirmed: flag-config did not carry out command "
                        + order.commandId() + ", sent " + order.timesSent() + " times"
                        + Words.because(rolling.why().reason()),
                "the command is sent again every " + RolloutDecider.ANSWER_WITHIN.toSeconds() + " s",
                rolling.reached(),
                rolling.why().evidence(),
                rolling.why().by(),
                at);
    }

    static Announce completed(Run run, Served last, long flagVersion, Order order, Instant at) {
        return announce(
                run,
                News.COMPLETED,
                Severity.INFO,
                run.flag() + " is rolled out to everyone",
                "everyone has it since version " + flagVersion + "; the holdback is released",
                Optional.of(last),
                order.evidence(),
                order.by(),
                at);
    }

    private static Announce announce(
            Run run,
            News news,
            Severity severity,
            String headline,
            String done,
            Optional<Served> reached,
            Optional<Verdict> evidence,
            String by,
            Instant at) {
        return new Announce(
                run.nameOf(news.name().toLowerCase(Locale.ROOT)),
                news,
                severity,
                headline,
                done,
                reached.map(served -> run.stage(served.stage()).name()).orElse(""),
                evidence,
                by,
                at);
    }
}
