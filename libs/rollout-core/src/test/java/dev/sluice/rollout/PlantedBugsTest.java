package dev.sluice.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.VerdictStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulation finds machines that are wrong, each by the invariant that it breaks. */
class PlantedBugsTest {

    private static final int ENOUGH = 3_000;

    static Stream<Arguments> bugs() {
        AtomicInteger calls = new AtomicInteger();
        return Map.<String, Map.Entry<Machine, String>>ofEntries(
                        bug(
                                "takes verdicts of any generation for its own",
                                verdicts((state, verdict) ->
                                        verdict.generation(state.run().generation())),
                                "another rollout or generation changes nothing"),
                        bug(
                                "takes verdicts of any stage for the one served",
                                verdicts((state, verdict) -> verdict.stage(
                                        state.reached().map(Served::stage).orElse(0))),
                                "without a fresh proof"),
                        bug(
                                "takes verdicts of any plan version for its own",
                                verdicts((state, verdict) ->
                                        verdict.planVersion(state.run().plan().version())),
                                "without a fresh proof"),
                        bug(
                                "takes old verdicts for new ones",
                                PlantedBugsTest::trustsOldVerdicts,
                                "without a fresh proof"),
                        bug(
                                "takes inconclusive for passed",
                                verdicts((state, verdict) -> verdict.status() == VerdictStatus.INCONCLUSIVE
                                                && !verdict.guardrails().containsValue(VerdictStatus.BREACHED)
                                        ? verdict.status(VerdictStatus.PASSED)
                                        : verdict),
                                "without a fresh proof"),
                        bug(
                                "reads guardrails only when the whole is breached",
                                verdicts((state, verdict) -> verdict.status() == VerdictStatus.BREACHED
                                        ? verdict
                                        : verdict.status(verdict.status())),
                                "guardrail that holds stops"),
                        bug(
                                "takes no data for passed",
                                verdicts((state, verdict) -> verdict.status() == VerdictStatus.NO_DATA
                                        ? verdict.status(VerdictStatus.PASSED)
                                        : verdict),
                                "without a fresh proof"),
                        bug(
                                "overlooks a split that is not as designed",
                                verdicts((state, verdict) -> verdict.mismatch(0)),
                                "without a fresh proof"),
                        bug(
                                "is deaf while paused",
                                deafWhile(Rollout.Paused.class::isInstance),
                                "a breach acts at once"),
                        bug("is deaf while held", deafWhile(Rollout.Held.class::isInstance), "a breach acts at once"),
                        bug(
                                "is deaf while opening a stage",
                                deafWhile(state -> state instanceof Rollout.Running running
                                        && running.progress() instanceof Progress.Opening),
                                "a breach acts at once"),
                        bug(
                                "is deaf while waiting for an approval",
                                deafWhile(state -> state instanceof Rollout.Running running
                                        && running.progress() instanceof Progress.AwaitingApproval),
                                "a breach acts at once"),
                        bug("skips a stage", effects(PlantedBugsTest::skipping), "in order, as the plan says"),
                        bug("forgets the holdback", effects(PlantedBugsTest::toAll), "in order, as the plan says"),
                        bug(
                                "forgets to tell people",
                                effects(effect ->
                                        effect instanceof Effect.Announce ? Optional.empty() : Optional.of(effect)),
                                "announced once"),
                        bug("tells people twice", PlantedBugsTest::tellsTwice, "has its own id"),
                        bug("says it before it is done", PlantedBugsTest::saysItEarly, "announced once"),
                        bug(
                                "makes its own ids up",
                                effects(effect -> effect instanceof Effect.RollBackFlag back
                                        ? Optional.of(new Effect.RollBackFlag(
                                                "" + calls.incrementAndGet(), back.generation(), back.reason()))
                                        : Optional.of(effect)),
                                "replay gives the same"),
                        bug("lets an alarm end a pause", PlantedBugsTest::alarmEndsPause, "only a person resumes"),
                        bug("overlooks people's edits", PlantedBugsTest::overlooksEdits, "a person's edit stops"),
                        bug(
                                "forgets to take it back",
                                effects(effect ->
                                        effect instanceof Effect.RollBackFlag ? Optional.empty() : Optional.of(effect)),
                                "within the same decision"),
                        bug(
                                "gives the same state as a copy",
                                PlantedBugsTest::copies,
                                "no change is the same instance"),
                        bug("is dead to answers", PlantedBugsTest::deadToAnswers, "stuck"))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(bug -> Arguments.of(
                        bug.getKey(), bug.getValue().getKey(), bug.getValue().getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void shouldFind(String bug, Machine machine, String invariant) {
        Optional<String> found = Optional.empty();

        for (long seed = 0; seed < ENOUGH && found.isEmpty(); seed++) {
            try {
                new RandomHistory(seed, machine, decision -> {}).live(RolloutSimulationTest.STEPS);
            } catch (AssertionError broken) {
                found = Optional.of(broken.getMessage());
            }
        }

        assertThat(found).hasValueSatisfying(message -> assertThat(message).contains(invariant));
    }

    private static Map.Entry<String, Map.Entry<Machine, String>> bug(String name, Machine machine, String invariant) {
        return Map.entry(name, Map.entry(machine, invariant));
    }

    /** Changes what a verdict says before the machine reads it. */
    private interface Misreading {
        Verdicts of(Rollout state, Verdicts verdict);
    }

    private static Machine verdicts(Misreading misreading) {
        return (state, event) -> RolloutDecider.decide(
                state,
                event instanceof RolloutEvent.VerdictArrived arrived
                        ? new RolloutEvent.VerdictArrived(
                                misreading
                                        .of(state, Verdicts.of(arrived.verdict()))
                                        .make(),
                                arrived.at())
                        : event);
    }

    private static Decision trustsOldVerdicts(Rollout state, RolloutEvent event) {
        return RolloutDecider.decide(
                state,
                event instanceof RolloutEvent.VerdictArrived arrived
                        ? new RolloutEvent.VerdictArrived(
                                Verdicts.of(arrived.verdict())
                                        .judgedAt(arrived.at())
                                        .make(),
                                arrived.at())
                        : event);
    }

    private static Machine deafWhile(Predicate<Rollout> when) {
        return (state, event) -> event instanceof RolloutEvent.VerdictArrived && when.test(state)
                ? Decision.ignored(state, "deaf")
                : RolloutDecider.decide(state, event);
    }

    private static Machine effects(UnaryOptional change) {
        return (state, event) -> {
            Decision decision = RolloutDecider.decide(state, event);
            return new Decision(
                    decision.next(),
                    decision.effects().stream()
                            .flatMap(effect -> change.apply(effect).stream())
                            .toList(),
                    decision.outcome(),
                    decision.reason());
        };
    }

    /** Changes an effect, or drops it. */
    private interface UnaryOptional {
        Optional<Effect> apply(Effect effect);
    }

    private static Optional<Effect> skipping(Effect effect) {
        return Optional.of(
                effect instanceof Effect.OpenStage open
                        ? new Effect.OpenStage(
                                open.commandId(),
                                open.generation(),
                                open.expectedVersion(),
                                open.treatment(),
                                Math.min(open.stage() + 1, 2),
                                open.audience(),
                                open.share(),
                                open.reason())
                        : effect);
    }

    private static Optional<Effect> toAll(Effect effect) {
        return Optional.of(
                effect instanceof Effect.OpenStage open
                        ? new Effect.OpenStage(
                                open.commandId(),
                                open.generation(),
                                open.expectedVersion(),
                                open.treatment(),
                                open.stage(),
                                open.audience(),
                                open.stage() == 2 ? BasisPoints.ALL : open.share(),
                                open.reason())
                        : effect);
    }

    private static Decision tellsTwice(Rollout state, RolloutEvent event) {
        Decision decision = RolloutDecider.decide(state, event);
        List<Effect> effects = new ArrayList<>(decision.effects());
        decision.effects().stream().filter(Effect.Announce.class::isInstance).forEach(effects::add);
        return new Decision(decision.next(), effects, decision.outcome(), decision.reason());
    }

    private static Decision saysItEarly(Rollout state, RolloutEvent event) {
        Decision decision = RolloutDecider.decide(state, event);
        if (!(decision.next() instanceof Rollout.RollingBack rolling) || state instanceof Rollout.RollingBack) {
            return decision;
        }
        List<Effect> effects = new ArrayList<>(decision.effects());
        effects.add(Announcer.ended(rolling.run(), rolling.reached(), rolling.why(), "hopefully", event.at()));
        return new Decision(rolling, effects, decision.outcome(), decision.reason());
    }

    private static Decision alarmEndsPause(Rollout state, RolloutEvent event) {
        return RolloutDecider.decide(
                state,
                state instanceof Rollout.Paused paused && event instanceof RolloutEvent.TimerFired
                        ? new RolloutEvent.Resume(
                                "nobody", "", paused.progress().flagVersion(), event.at())
                        : event);
    }

    private static Decision overlooksEdits(Rollout state, RolloutEvent event) {
        return event instanceof RolloutEvent.FlagEdited
                ? Decision.ignored(state, "overlooked")
                : RolloutDecider.decide(state, event);
    }

    private static Decision deadToAnswers(Rollout state, RolloutEvent event) {
        return event instanceof RolloutEvent.CommandApplied && state instanceof Rollout.RollingBack
                ? Decision.ignored(state, "overlooked")
                : RolloutDecider.decide(state, event);
    }

    private static Decision copies(Rollout state, RolloutEvent event) {
        Decision decision = RolloutDecider.decide(state, event);
        UnaryOperator<Rollout.Paused> copy = paused ->
                new Rollout.Paused(paused.run(), paused.progress(), paused.by(), paused.reason(), paused.since());
        return decision.next() == state && state instanceof Rollout.Paused paused
                ? new Decision(copy.apply(paused), decision.effects(), decision.outcome(), decision.reason())
                : decision;
    }
}
