package dev.sluice.rollout;

import dev.sluice.flag.BasisPoints;
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

    private static final WideningGuard HEARD = new WideningGuard("verdict heard", WideningGuard::verdictHeard);
    private static final WideningGuard OF_THIS_STAGE =
            new WideningGuard("verdict of this stage", WideningGuard::ofThisStage);
    private static final WideningGuard FRESH = new WideningGuard("fresh proof", WideningGuard::fresh);
    private static final WideningGuard PEOPLE = new WideningGuard("enough people", WideningGuard::enoughPeople);

    /** Whether the stage has shown what it has to, in the order in which a person would ask; the first refusal is the reason given. */
    static final List<WideningGuard> PROOF = List.of(
            HEARD,
            OF_THIS_STAGE,
            new WideningGuard("proof", WideningGuard::proven),
            FRESH,
            PEOPLE,
            new WideningGuard("least time", WideningGuard::leastTimeOver));

    /** Whether it may widen now, whatever was shown: a stage that waits for these is not inconclusive. */
    static final List<WideningGuard> PERMISSION = List.of(
            new WideningGuard("no freeze", WideningGuard::notFrozen),
            new WideningGuard("allowed hours", WideningGuard::withinHours));

    /** Whether a stage that has shown nothing in its longest time may be left by a plan that says so. */
    static final List<WideningGuard> GOING_ON = List.of(
            HEARD,
            OF_THIS_STAGE,
            FRESH,
            PEOPLE,
            new WideningGuard("sound data", WideningGuard::inconclusiveOnSoundData),
            new WideningGuard("no breach", WideningGuard::nothingBreached));

    /**
     * What is asked about.
     *
     * @param least how long the stage has to be watched at least
     */
    record Question(Run run, Watching watching, Duration least, Instant at) {

        static Question of(Run run, Progress progress, Instant at) {
            Watching watching = VerdictMeaning.watchingOf(progress).orElseThrow();
            Duration least =
                    switch (progress) {
                        case Progress.Settling settling ->
                            settling.lasts(run.plan().rulesOrPlain());
                        case Progress.Unopened _,
                                Progress.Opening _,
                                Watching _,
                                Progress.AwaitingApproval _,
                                Progress.Completing _ ->
                            run.stage(watching.served().stage()).least();
                    };
            return new Question(run, watching, least, at);
        }

        /** The first refusal by these guards; empty when all permit. */
        Optional<String> firstRefusal(List<WideningGuard> guards) {
            return guards.stream()
                    .flatMap(guard -> guard.check().refusal(this).stream())
                    .findFirst();
        }

        /** The first refusal of proof or permission; empty when the next stage may open. */
        Optional<String> firstRefusal() {
            return firstRefusal(PROOF).or(() -> firstRefusal(PERMISSION));
        }

        private Stage stage() {
            return run.stage(watching.served().stage());
        }
    }

    /** Looks at one condition. */
    interface Check {
        Optional<String> refusal(Question question);
    }

    private static Optional<String> verdictHeard(Question asked) {
        return asked.watching().newest().isPresent()
                ? Optional.empty()
                : Optional.of("stage \"" + asked.stage().name() + "\" waits for its first verdict since "
                        + asked.watching().heardAt());
    }

    // What is noted was of this stage when it was noted; looked at again because this is the line that must hold.
    private static Optional<String> ofThisStage(Question asked) {
        Served served = asked.watching().served();
        return asked.watching()
                .newest()
                .map(Reading::verdict)
                .filter(verdict -> verdict.generation() != asked.run().generation()
                        || verdict.planVersion() != asked.run().plan().version()
                        || verdict.stage() != served.stage()
                        || !verdict.judgedAt().isAfter(served.since()))
                .map(verdict -> "the newest verdict is of generation " + verdict.generation() + ", plan version "
                        + verdict.planVersion() + ", stage " + verdict.stage() + ", judged at " + verdict.judgedAt()
                        + ": not of the stage opened at " + served.since());
    }

    private static Optional<String> proven(Question asked) {
        return asked.watching()
                .newest()
                .filter(newest -> newest.status() != VerdictStatus.PASSED)
                .map(newest -> "stage \"" + asked.stage().name() + "\" waits for its proof: "
                        + words(newest.status()) + ", "
                        + newest.verdict().exposedTreated() + " treated and "
                        + newest.verdict().exposedControl() + " in control; "
                        + newest.verdict().sentence());
    }

    private static Optional<String> fresh(Question asked) {
        return asked.watching()
                .newest()
                .map(newest -> newest.ageAt(asked.at()))
                .filter(age -> age.compareTo(RolloutDecider.SILENCE) > 0)
                .map(age -> "the newest verdict is " + age.toSeconds() + " s old; a proof may be "
                        + RolloutDecider.SILENCE.toSeconds() + " s old at most");
    }

    /** A stage that treats all of its audience has nobody in control to count. */
    private static Optional<String> enoughPeople(Question asked) {
        long least = asked.stage().termsOrNone().leastPerArm();
        boolean hasControl = asked.run()
                        .plan()
                        .treatedShare(asked.watching().served().stage())
                        .compareTo(BasisPoints.ALL)
                < 0;
        return asked.watching()
                .newest()
                .map(Reading::verdict)
                .filter(verdict -> verdict.exposedTreated() < least || (hasControl && verdict.exposedControl() < least))
                .map(verdict -> "stage \"" + asked.stage().name() + "\" waits for " + least
                        + " people in each arm: " + verdict.exposedTreated() + " treated and "
                        + verdict.exposedControl() + " in control");
    }

    private static Optional<String> leastTimeOver(Question asked) {
        Duration watched = asked.watching().watchedAt(asked.at());
        return watched.compareTo(asked.least()) >= 0
                ? Optional.empty()
                : Optional.of("stage \"" + asked.stage().name() + "\" has its proof and was watched for "
                        + Words.of(watched) + " of at least " + Words.of(asked.least()));
    }

    private static Optional<String> notFrozen(Question asked) {
        return asked.run()
                .frozenAt(asked.at())
                .map(freeze -> "stage \"" + asked.stage().name() + "\" may be left, but " + freeze.sentence());
    }

    private static Optional<String> withinHours(Question asked) {
        return asked.run()
                .plan()
                .rulesOrPlain()
                .allowedHours()
                .filter(hours -> !hours.allow(asked.at()))
                .map(hours -> "stage \"" + asked.stage().name() + "\" may be left, but only on " + hours.words()
                        + ": next at " + hours.nextFrom(asked.at()));
    }

    private static Optional<String> inconclusiveOnSoundData(Question asked) {
        return asked.watching()
                .newest()
                .filter(newest -> newest.status() != VerdictStatus.INCONCLUSIVE)
                .map(newest -> "the newest verdict says " + words(newest.status())
                        + ", and only inconclusive on sound data may be left without proof");
    }

    private static Optional<String> nothingBreached(Question asked) {
        return asked.watching().newest().map(Reading::verdict).flatMap(verdict -> verdict.guardrails().stream()
                .filter(guardrail -> guardrail.status() == VerdictStatus.BREACHED)
                .findFirst()
                .map(guardrail -> "guardrail " + guardrail.guardrailId() + " is breached"));
    }

    private static String words(VerdictStatus status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
