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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulation finds machines that are wrong, each by the invariant that it breaks. */
class PlantedBugsTest {

    private static final int ENOUGH = 30_000;

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
                        bug("is deaf while paused", deafWhile(Live.Paused.class::isInstance), "a breach acts at once"),
                        bug("is deaf while held", deafWhile(Live.Held.class::isInstance), "a breach acts at once"),
                        bug(
                                "is deaf while opening a stage",
                                deafWhile(state -> state instanceof Live.Running running
                                        && running.progress() instanceof Progress.Opening),
                                "a breach acts at once"),
                        bug(
                                "is deaf while waiting for an approval",
                                deafWhile(state -> state instanceof Live.Running running
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
                                                "" + calls.incrementAndGet(),
                                                back.generation(),
                                                back.keepStages(),
                                                back.reason()))
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
                        bug(
                                "is deaf while settling",
                                deafWhile(state ->
                                        state instanceof Live live && live.progress() instanceof Progress.Settling),
                                "a breach acts at once"),
                        bug(
                                "is deaf in a freeze",
                                deafWhile(state -> state.run().freeze().isPresent()),
                                "a breach acts at once"),
                        bug(
                                "forgets freezes",
                                events(event -> event instanceof RolloutEvent.Frozen frozen
                                        ? new RolloutEvent.Thawed("nobody", frozen.at())
                                        : event),
                                "in a freeze"),
                        bug(
                                "overlooks changes of cohorts",
                                events(event -> event instanceof RolloutEvent.CohortEdited edited
                                        ? new RolloutEvent.CohortEdited("x", "strangers", "", edited.at(), edited.at())
                                        : event),
                                "cohort stops the rollout"),
                        bug(
                                "takes anybody's approval",
                                events(event -> event instanceof RolloutEvent.Approve approve
                                        ? new RolloutEvent.Approve(
                                                approve.by(), List.of(PlanZoo.GROUP), approve.reason(), approve.at())
                                        : event),
                                "one of the group"),
                        bug(
                                "takes no data for inconclusive",
                                verdicts((state, verdict) -> verdict.status() == VerdictStatus.NO_DATA
                                        ? verdict.status(VerdictStatus.INCONCLUSIVE)
                                        : verdict),
                                "needs sound data"),
                        bug(
                                "carries proof over an edit of what is measured",
                                PlantedBugsTest::keepsVersion,
                                "no proof is carried"),
                        bug(
                                "overwrites another's edit of the plan",
                                PlantedBugsTest::overwrites,
                                "overwrites an edit unseen"),
                        bug(
                                "forgets who is kept on what they had",
                                effects(PlantedBugsTest::toEverybody),
                                "in order, as the plan says"),
                        bug("widens out of hours", PlantedBugsTest::anyHour, "in its hours only"),
                        bug(
                                "counts nobody",
                                verdicts((state, verdict) -> verdict.people(PlanZoo.PEOPLE)),
                                "without a fresh proof"),
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
        List<String> found = new ArrayList<>();

        for (long seed = 0; seed < ENOUGH && found.stream().noneMatch(said -> said.contains(invariant)); seed++) {
            try {
                new RandomHistory(seed, machine, decision -> {}).live(RolloutSimulationTest.STEPS);
            } catch (AssertionError broken) {
                found.add(broken.getMessage());
            }
        }

        assertThat(found).anySatisfy(message -> assertThat(message).contains(invariant));
    }

    @ParameterizedTest
    @EnumSource(value = Shell.Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldFindWhatIsWrongWithAShell(Shell.Fault fault) {
        String invariant =
                switch (fault) {
                    case NO_VERSION_CHECK -> "";
                    case EFFECT_BEFORE_COMMIT, NEW_ID_FOR_EACH_RELAY -> "an alert tells of what was committed";
                    case OUTBOX_IN_MEMORY -> "no alert is lost";
                    case ACKNOWLEDGES_FIRST -> "no event is acknowledged";
                    case NONE -> throw new IllegalArgumentException("nothing is wrong with it");
                };

        List<String> found = new ArrayList<>();
        for (long seed = 0; seed < ENOUGH && found.stream().noneMatch(said -> said.contains(invariant)); seed++) {
            try {
                new RandomHistory(seed, RolloutDecider::decide, fault, decision -> {})
                        .live(RolloutSimulationTest.STEPS);
            } catch (AssertionError broken) {
                found.add(broken.getMessage());
            }
        }

        assertThat(found).anySatisfy(message -> assertThat(message).contains(invariant));
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

    private static Machine events(UnaryOperator<RolloutEvent> change) {
        return (state, event) -> RolloutDecider.decide(state, change.apply(event));
    }

    private static Decision keepsVersion(Rollout state, RolloutEvent event) {
        Decision decision = RolloutDecider.decide(state, event);
        if (!(event instanceof RolloutEvent.EditPlan) || !(decision.next() instanceof Live live)) {
            return decision;
        }
        Plan plan = live.run().plan();
        Plan same = new Plan(
                state.run().plan().version(),
                plan.templateKey(),
                plan.templateVersion(),
                plan.treatment(),
                plan.stages(),
                plan.guardrails(),
                plan.alpha(),
                plan.beta(),
                plan.holdback(),
                plan.rulesOrPlain(),
                plan.editionOrFirst());
        Rollout next = decision.next() == state ? state : live.with(live.run().following(same));
        return new Decision(next, decision.effects(), decision.outcome(), decision.reason());
    }

    /** Asks at a time that suits it. */
    private static Decision anyHour(Rollout state, RolloutEvent event) {
        Run run = state.run();
        PlanRules rules = run.plan().rulesOrPlain();
        if (rules.allowedHours().isEmpty() || !(state instanceof Live live)) {
            return RolloutDecider.decide(state, event);
        }
        PlanRules always = new PlanRules(
                rules.rollbackTo(),
                rules.bake(),
                rules.holdbackFor(),
                Optional.empty(),
                rules.coolDown(),
                rules.noDataAfter());
        Plan plan = PlanZoo.with(run.plan(), run.plan().stages(), always);
        Rollout lax = live.with(run.following(plan));
        Decision decision = RolloutDecider.decide(lax, event);
        if (event instanceof RolloutEvent.EditPlan || decision.next() == lax) {
            return RolloutDecider.decide(state, event);
        }
        return decision.next() instanceof Live next
                ? new Decision(
                        next.with(next.run().following(run.plan())),
                        decision.effects(),
                        decision.outcome(),
                        decision.reason())
                : RolloutDecider.decide(state, event);
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
                                open.reason(),
                                open.keptOnOld())
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
                                open.reason(),
                                open.keptOnOld())
                        : effect);
    }

    private static Decision overwrites(Rollout state, RolloutEvent event) {
        return RolloutDecider.decide(
                state,
                event instanceof RolloutEvent.EditPlan edit
                        ? new RolloutEvent.EditPlan(
                                edit.by(),
                                edit.reason(),
                                state.run().plan().editionOrFirst().number(),
                                edit.plan(),
                                edit.at())
                        : event);
    }

    private static Optional<Effect> toEverybody(Effect effect) {
        return Optional.of(
                effect instanceof Effect.OpenStage open
                        ? new Effect.OpenStage(
                                open.commandId(),
                                open.generation(),
                                open.expectedVersion(),
                                open.treatment(),
                                open.stage(),
                                open.audience(),
                                open.share(),
                                open.reason(),
                                Optional.empty())
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
                state instanceof Live.Paused paused && event instanceof RolloutEvent.TimerFired
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
        UnaryOperator<Live.Paused> copy = paused ->
                new Live.Paused(paused.run(), paused.progress(), paused.by(), paused.reason(), paused.since());
        return decision.next() == state && state instanceof Live.Paused paused
                ? new Decision(copy.apply(paused), decision.effects(), decision.outcome(), decision.reason())
                : decision;
    }
}
