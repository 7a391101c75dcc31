package dev.sluice.rollout;

import dev.sluice.rollout.RolloutEvent.Resume;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Lets a held or paused rollout go on where it stood. */
final class Resuming {

    private Resuming() {}

    /** What held it is over. What the verdict proves is for the next one to say, with the watch going on. */
    static Decision byItself(Live.Held held, Reading reading) {
        Instant at = reading.heardAt();
        Live.Running running = held.toRunning(goingOn(held.progress(), at));
        String reason = "a verdict on sound data came, judged at "
                + reading.verdict().judgedAt() + ": " + reading.verdict().sentence();
        return Decision.moved(
                running,
                "resumed: " + reason,
                join(
                        Announcer.resumed(
                                running.run(),
                                running.reached(),
                                RolloutDecider.MACHINE,
                                reason,
                                Optional.of(reading.verdict()),
                                at),
                        alarmsOf(running, at)));
    }

    static Decision byPerson(Live.Paused paused, Resume resume) {
        return resume(paused, resume, List.of());
    }

    static Decision byPerson(Live.Held held, Resume resume) {
        return switch (held.reason()) {
            case HoldReason.WatcherSilent _, HoldReason.UnreliableData _, HoldReason.NoData _ ->
                Decision.refused(
                        held, "nothing to resume by hand: " + held.reason().sentence());
            case HoldReason.Edited edited
            when resume.flagVersion() < edited.flagVersion() ->
                Decision.refused(
                        held, "you resume from version " + resume.flagVersion() + ", but " + edited.sentence());
            case HoldReason.GuardrailBreached breached -> resume(held, resume, breached.guardrailIds());
            case HoldReason.SteppedBack back -> Decision.refused(held, back.sentence());
            case HoldReason.CohortEdited _ ->
                resume(held.noting(otherPeople(held.progress(), resume.at())), resume, List.of(), held);
            case HoldReason.Edited _,
                    HoldReason.CommandRefused _,
                    HoldReason.NoAnswer _,
                    HoldReason.Inconclusive _,
                    HoldReason.NotApproved _ -> resume(held, resume, List.of());
        };
    }

    private static Decision resume(Live live, Resume resume, List<String> accepted) {
        return resume(live, resume, accepted, live);
    }

    /** Who is treated has changed: the stage begins anew, with a proof of its own. */
    private static Progress otherPeople(Progress progress, Instant at) {
        return switch (progress) {
            case Progress.Unopened _, Progress.Opening _, Progress.Completing _ -> progress;
            case Watching _, Progress.AwaitingApproval _, Progress.Settling _ -> {
                Watching watching = VerdictMeaning.watchingOf(progress).orElseThrow();
                yield watching.ofVersion(watching.flagVersion(), at);
            }
        };
    }

    private static Decision resume(Live from, Resume resume, List<String> accepted, Live asked) {
        Optional<Freeze> freeze = from.run().frozenAt(resume.at());
        if (freeze.isPresent() && from.progress() instanceof Progress.Unopened) {
            return Decision.refused(asked, freeze.get().sentence() + "; nothing is opened until then");
        }
        return resumeUnfrozen(from, resume, accepted, asked);
    }

    private static Decision resumeUnfrozen(Live live, Resume resume, List<String> accepted, Live asked) {
        long known = live.progress().flagVersion();
        if (resume.flagVersion() < known) {
            return Decision.refused(
                    asked,
                    "you resume from version " + resume.flagVersion() + ", but the rollout builds on version " + known);
        }
        String reason = resume.by() + " resumed it from version " + resume.flagVersion()
                + (accepted.isEmpty() ? "" : ", accepting the breach of " + String.join(", ", accepted))
                + Words.because(resume.reason());
        Progress heeded = live.progress().watchingWith(watching -> watching.heeding(accepted));
        Progress from = resumed(live.run(), heeded, resume, reason);
        Live.Running running = live.toRunning(from);
        return Decision.moved(
                running,
                reason,
                join(
                        Announcer.resumed(
                                running.run(), running.reached(), resume.by(), reason, Optional.empty(), resume.at()),
                        alarmsOf(running, resume.at())));
    }

    private static Progress resumed(Run run, Progress progress, Resume resume, String reason) {
        long version = resume.flagVersion();
        Instant at = resume.at();
        return switch (progress) {
            case Progress.Unopened _ ->
                new Progress.Opening(
                        version,
                        Optional.empty(),
                        Commands.order(run.moved(), "open/0", version, reason, resume.by(), Optional.empty(), at));
            // Whether the command was carried out is not known: it is asked again, under its old id.
            case Progress.Opening opening -> opening.sentAgain(version, at);
            case Progress.Completing completing -> completing.sentAgain(version, at);
            case Watching watching -> watchedAgain(run, watching, version, at);
            case Progress.AwaitingApproval awaiting ->
                version > awaiting.flagVersion()
                        ? watchedAgain(run, awaiting.watching(), version, at)
                        // Its deadline begins anew: what was over must not be over at once.
                        : Progress.AwaitingApproval.beginning(
                                awaiting.watching().goingOn(at), at);
            case Progress.Settling settling ->
                version > settling.flagVersion()
                        ? watchedAgain(run, settling.watching(), version, at)
                        : settlingAgain(run, settling, at);
        };
    }

    private static Progress.Settling settlingAgain(Run run, Progress.Settling settling, Instant at) {
        Watching watching = settling.watching();
        Duration longest = run.stage(watching.served().stage())
                .longest()
                .plus(settling.lasts(run.plan().rulesOrPlain()));
        return settling.with(
                watching.watched().compareTo(longest) >= 0 ? watching.givenTimeAnew(at) : watching.goingOn(at));
    }

    private static Watching watchedAgain(Run run, Watching watching, long version, Instant at) {
        if (version > watching.flagVersion()) {
            return watching.ofVersion(version, at);
        }
        Stage stage = run.stage(watching.served().stage());
        return watching.watched().compareTo(stage.longest()) >= 0 ? watching.givenTimeAnew(at) : watching.goingOn(at);
    }

    private static Progress goingOn(Progress progress, Instant at) {
        return switch (progress) {
            case Watching watching -> watching.goingOn(at);
            case Progress.AwaitingApproval awaiting ->
                awaiting.with(awaiting.watching().goingOn(at));
            case Progress.Settling settling -> settling.with(settling.watching().goingOn(at));
            case Progress.Unopened unopened -> unopened;
            case Progress.Opening opening -> opening;
            case Progress.Completing completing -> completing;
        };
    }

    private static List<Effect> alarmsOf(Live.Running running, Instant at) {
        Run run = running.run();
        return switch (running.progress()) {
            case Progress.Opening opening -> Commands.sending(Commands.openStage(run, opening), opening.order());
            case Progress.Completing completing ->
                Commands.sending(Commands.complete(run, completing), completing.order());
            case Watching watching -> RolloutDecider.alarms(run, watching, at);
            case Progress.Settling settling -> RolloutDecider.alarms(run, settling, at);
            case Progress.AwaitingApproval awaiting ->
                List.of(new Effect.WakeAt(Timer.SILENCE, awaiting.watching().silentFrom()));
            case Progress.Unopened _ -> List.of();
        };
    }

    private static List<Effect> join(Effect first, List<Effect> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toList();
    }
}
