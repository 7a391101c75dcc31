package dev.sluice.rollout;

import dev.sluice.metric.VerdictStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One condition that must hold before the machine opens the next stage.
 *
 * @param name for the decision log
 * @param check answers why not, with numbers, or nothing when it permits
 */
record WideningGuard(String name, Check check) {

    /** All of them, in the order in which a person would ask; the first refusal is the reason given. */
    static final List<WideningGuard> ALL = List.of(
            new WideningGuard("verdict heard", WideningGuard::verdictHeard),
            new WideningGuard("verdict of this stage", WideningGuard::ofThisStage),
            new WideningGuard("proof", WideningGuard::proven),
            new WideningGuard("fresh proof", WideningGuard::fresh),
            new WideningGuard("least time", WideningGuard::leastTimeOver));

    /** Looks at one condition. */
    interface Check {
        Optional<String> refusal(Run run, Progress.Watching watching, Instant at);
    }

    /** The first refusal; empty when the next stage may open. */
    static Optional<String> firstRefusal(Run run, Progress.Watching watching, Instant at) {
        return ALL.stream()
                .flatMap(guard -> guard.check().refusal(run, watching, at).stream())
                .findFirst();
    }

    private static Optional<String> verdictHeard(Run run, Progress.Watching watching, Instant at) {
        return watching.newest().isPresent()
                ? Optional.empty()
                : Optional.of("stage \"" + nameOf(run, watching) + "\" waits for its first verdict since "
                        + watching.heardAt());
    }

    // What is noted was of this stage when it was noted; looked at again because this is the line that must hold.
    private static Optional<String> ofThisStage(Run run, Progress.Watching watching, Instant at) {
        return watching.newest()
                .map(Reading::verdict)
                .filter(verdict -> verdict.generation() != run.generation()
                        || verdict.planVersion() != run.plan().version()
                        || verdict.stage() != watching.served().stage()
                        || !verdict.judgedAt().isAfter(watching.served().since()))
                .map(verdict -> "the newest verdict is of generation " + verdict.generation() + ", plan version "
                        + verdict.planVersion() + ", stage " + verdict.stage() + ", judged at " + verdict.judgedAt()
                        + ": not of the stage opened at " + watching.served().since());
    }

    private static Optional<String> proven(Run run, Progress.Watching watching, Instant at) {
        return watching.newest()
                .filter(newest -> newest.status() != VerdictStatus.PASSED)
                .map(newest -> "stage \"" + nameOf(run, watching) + "\" waits for its proof: "
                        + newest.status().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", "
                        + newest.verdict().exposedTreated() + " treated and "
                        + newest.verdict().exposedControl() + " in control; "
                        + newest.verdict().sentence());
    }

    private static Optional<String> fresh(Run run, Progress.Watching watching, Instant at) {
        return watching.newest()
                .map(newest -> newest.ageAt(at))
                .filter(age -> age.compareTo(RolloutDecider.SILENCE) > 0)
                .map(age -> "the newest verdict is " + age.toSeconds() + " s old; a proof may be "
                        + RolloutDecider.SILENCE.toSeconds() + " s old at most");
    }

    private static Optional<String> leastTimeOver(Run run, Progress.Watching watching, Instant at) {
        Duration least = run.stage(watching.served().stage()).least();
        Duration watched = watching.watchedAt(at);
        return watched.compareTo(least) >= 0
                ? Optional.empty()
                : Optional.of("stage \"" + nameOf(run, watching) + "\" has its proof and was watched for "
                        + Words.of(watched) + " of at least " + Words.of(least));
    }

    private static String nameOf(Run run, Progress.Watching watching) {
        return run.stage(watching.served().stage()).name();
    }
}
