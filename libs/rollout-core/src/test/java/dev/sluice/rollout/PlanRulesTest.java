package dev.sluice.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a plan asks for beside its proofs. */
class PlanRulesTest {

    private static final Approval MANAGERS =
            new Approval("release-managers", Duration.ofMinutes(30), AfterDeadline.OPEN);

    private static Plan with(PlanRules rules) {
        Plan plan = Plans.ordinary();
        return PlanZoo.with(plan, plan.stages(), rules);
    }

    private static PlanRules rules(RollbackTo rollbackTo, Duration bake, Optional<AllowedHours> hours) {
        return new PlanRules(
                rollbackTo, bake, Duration.ofMinutes(5), hours, Duration.ZERO, PlanRules.USUAL_NO_DATA_AFTER);
    }

    private static Plan withTerms(Gate gate, IfInconclusive ifInconclusive, StageTerms terms) {
        Plan plan = Plans.with(gate, ifInconclusive);
        List<Stage> stages = plan.stages().stream()
                .map(stage -> new Stage(
                        stage.name(),
                        stage.audience(),
                        stage.share(),
                        stage.least(),
                        stage.longest(),
                        stage.proof(),
                        gate,
                        ifInconclusive,
                        terms))
                .toList();
        return PlanZoo.with(plan, stages, PlanRules.PLAIN);
    }

    @Test
    void shouldBakeAndKeepTheHoldbackBeforeEveryoneHasIt() {
        Scene scene = Scene.watching(with(rules(RollbackTo.BEFORE, Duration.ofMinutes(3), Optional.empty())))
                .widened()
                .widened()
                .hear(VerdictStatus.PASSED, Plans.LEAST);

        assertThat(scene.progress()).isInstanceOf(Progress.Settling.class);
        assertThat(scene.announced().news()).isEqualTo(Effect.News.SETTLING);
        scene.hear(VerdictStatus.PASSED, Duration.ofMinutes(3));
        assertThat(((Progress.Settling) scene.progress()).period()).isEqualTo(Progress.Settling.Period.HOLDBACK);
        scene.hear(VerdictStatus.PASSED, Duration.ofMinutes(5));
        assertThat(scene.effects(Effect.CompleteFlag.class)).hasSize(1);
    }

    @Test
    void shouldRollBackWhileItBakes() {
        Scene scene = Scene.watching(with(rules(RollbackTo.BEFORE, Duration.ofMinutes(3), Optional.empty())))
                .widened()
                .widened()
                .hear(VerdictStatus.PASSED, Plans.LEAST);

        scene.breach();

        assertThat(scene.effects(Effect.RollBackFlag.class)).hasSize(1);
    }

    @Test
    void shouldStepBackOneStageAndWidenNoMore() {
        Scene scene = Scene.watching(with(rules(RollbackTo.PREVIOUS_STAGE, Duration.ZERO, Optional.empty())))
                .widened()
                .breach();

        assertThat(scene.effects(Effect.RollBackFlag.class))
                .singleElement()
                .satisfies(back -> assertThat(back.keepStages()).isEqualTo(1));
        scene.applied();
        assertThat(scene.holdReason()).isInstanceOf(HoldReason.SteppedBack.class);
        assertThat(scene.announced().severity()).isEqualTo(Effect.Severity.PAGE);
        Rollout stepped = scene.state;
        scene.resume().assertNothingChangedSince(stepped);
        scene.advance().assertNothingChangedSince(stepped);
        scene.tell(new RolloutEvent.RollBack("ann", "all of it", scene.now));
        assertThat(scene.effects(Effect.RollBackFlag.class).getFirst().keepStages())
                .isZero();
    }

    @Test
    void shouldTakeBackTheRestOnceTheSameGuardrailIsProvenASecondTime() {
        Scene scene = Scene.watching(with(rules(RollbackTo.PREVIOUS_STAGE, Duration.ZERO, Optional.empty())))
                .widened();
        Verdict first =
                scene.aVerdict(verdict -> verdict.breached(scene.state.run().plan(), "conversion"));
        scene.tell(new RolloutEvent.VerdictArrived(first, scene.now)).applied();
        Rollout stepped = scene.state;
        double asMuchAgain = first.rollBackLogE() + Math.log(1 / first.alpha());

        scene.tell(new RolloutEvent.VerdictArrived(withLogE(first, asMuchAgain - 0.01), scene.now));
        scene.assertNothingChangedSince(stepped);
        scene.tell(new RolloutEvent.VerdictArrived(withLogE(first, asMuchAgain + 0.01), scene.now));

        assertThat(scene.effects(Effect.RollBackFlag.class))
                .singleElement()
                .satisfies(back -> assertThat(back.keepStages()).isZero());
    }

    @Test
    void shouldTakeBackTheRestWhenNothingWasBreachedBeforeAndTheBreachHasNoName() {
        Stage never = Plans.ordinary().stages().get(1);
        Plan plan = PlanZoo.with(
                Plans.ordinary(),
                List.of(
                        Plans.ordinary().stages().get(0),
                        new Stage(
                                never.name(),
                                never.audience(),
                                never.share(),
                                never.least(),
                                never.longest(),
                                never.proof(),
                                never.gate(),
                                IfInconclusive.ROLL_BACK),
                        Plans.ordinary().stages().get(2)),
                rules(RollbackTo.PREVIOUS_STAGE, Duration.ZERO, Optional.empty()));
        Scene scene = Scene.watching(plan).widened().hear(VerdictStatus.INCONCLUSIVE, never.longest());
        assertThat(scene.state).isInstanceOf(Rollout.RollingBack.class);
        scene.applied();

        Verdict unnamed = scene.aVerdict(verdict -> verdict.status(VerdictStatus.BREACHED));
        scene.tell(new RolloutEvent.VerdictArrived(withoutNames(unnamed), scene.now));

        assertThat(scene.effects(Effect.RollBackFlag.class)).hasSize(1);
    }

    private static Verdict withLogE(Verdict verdict, double logE) {
        return changed(verdict, verdict.guardrails(), logE);
    }

    private static Verdict withoutNames(Verdict verdict) {
        return changed(verdict, List.of(), verdict.rollBackLogE());
    }

    private static Verdict changed(Verdict verdict, List<GuardrailVerdict> guardrails, double logE) {
        return new Verdict(
                verdict.rolloutId(),
                verdict.generation(),
                verdict.planVersion(),
                verdict.stage(),
                verdict.flagVersion(),
                verdict.status(),
                guardrails,
                verdict.cause(),
                logE,
                verdict.alpha(),
                verdict.beta(),
                verdict.health(),
                verdict.exposedTreated(),
                verdict.exposedControl(),
                verdict.judgedTo(),
                verdict.judgedAt(),
                verdict.lastEvent(),
                verdict.sentence());
    }

    @Test
    void shouldWidenNothingInAFreezeAndStillRollBack() {
        Scene scene = Scene.watching(Plans.ordinary());
        scene.tell(new RolloutEvent.Frozen(
                new Freeze("z", "eve", "the sale", scene.now.plus(Duration.ofDays(1))), scene.now));

        scene.hear(VerdictStatus.PASSED, Plans.LEAST);

        assertThat(scene.effects(Effect.OpenStage.class)).isEmpty();
        assertThat(scene.last.reason()).contains("eve has frozen the project");
        assertThat(scene.advance().last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
        assertThat(scene.breach().effects(Effect.RollBackFlag.class)).hasSize(1);
    }

    @Test
    void shouldGoOnWhenTheFreezeIsOver() {
        Scene scene = Scene.watching(Plans.ordinary());
        scene.tell(new RolloutEvent.Frozen(
                new Freeze("z", "eve", "", scene.now.plus(Plans.LEAST).plusSeconds(30)), scene.now));

        scene.hear(VerdictStatus.PASSED, Plans.LEAST.plusSeconds(30));

        assertThat(scene.effects(Effect.OpenStage.class)).hasSize(1);
    }

    @Test
    void shouldWidenInItsHoursOnly() {
        AllowedHours hours = new AllowedHours(
                ZoneId.of("Europe/Berlin"), List.of(DayOfWeek.MONDAY), LocalTime.of(10, 30), LocalTime.of(17, 0));
        // Histories begin on a Monday at nine, which is ten in Berlin.
        Scene scene = Scene.watching(with(rules(RollbackTo.BEFORE, Duration.ZERO, Optional.of(hours))))
                .hear(VerdictStatus.PASSED, Duration.ofMinutes(29));

        assertThat(scene.last.reason()).contains("only on MONDAY").contains("2026-03-02T09:30:00Z");
        scene.hear(VerdictStatus.PASSED, Duration.ofMinutes(1));
        assertThat(scene.effects(Effect.OpenStage.class)).hasSize(1);
    }

    @Test
    void shouldFindTheNextHoursOverAChangeOfSummerTime() {
        AllowedHours hours = new AllowedHours(
                ZoneId.of("Europe/Berlin"), List.of(DayOfWeek.SUNDAY), LocalTime.of(2, 30), LocalTime.of(4, 0));

        // 02:30 does not exist on that night: clocks go from two to three.
        assertThat(hours.nextFrom(Instant.parse("2026-03-28T12:00:00Z")))
                .isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
        assertThat(hours.allow(Instant.parse("2026-03-29T01:30:00Z"))).isTrue();
    }

    @Test
    void shouldTakeTheWordOfTheNamedGroupOnly() {
        StageTerms terms = new StageTerms(0, Optional.of(MANAGERS), Optional.empty());
        Scene scene = Scene.watching(withTerms(Gate.APPROVAL, IfInconclusive.HOLD, terms))
                .hear(VerdictStatus.PASSED, Plans.LEAST);

        scene.tell(new RolloutEvent.Approve("tom", List.of("staff"), "", scene.now));
        assertThat(scene.last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
        assertThat(scene.last.reason()).contains("release-managers").contains("tom is in staff");
        scene.tell(new RolloutEvent.Approve("ann", List.of("release-managers"), "", scene.now));
        assertThat(scene.effects(Effect.OpenStage.class)).hasSize(1);
    }

    @Test
    void shouldDoWhatThePlanSaysWhenNobodyApprovesInTime() {
        StageTerms open = new StageTerms(0, Optional.of(MANAGERS), Optional.empty());
        StageTerms hold = new StageTerms(
                0,
                Optional.of(new Approval(MANAGERS.group(), MANAGERS.deadline(), AfterDeadline.HOLD)),
                Optional.empty());
        Scene opening = Scene.watching(withTerms(Gate.APPROVAL, IfInconclusive.HOLD, open))
                .hear(VerdictStatus.PASSED, Plans.LEAST.plus(MANAGERS.deadline()));
        Scene holding = Scene.watching(withTerms(Gate.APPROVAL, IfInconclusive.HOLD, hold))
                .hear(VerdictStatus.PASSED, Plans.LEAST.plus(MANAGERS.deadline()));

        assertThat(opening.effects(Effect.OpenStage.class)).hasSize(1);
        assertThat(holding.holdReason()).isInstanceOf(HoldReason.NotApproved.class);
    }

    @Test
    void shouldGoOnWithoutProofLoudlyAndOnlyOnSoundData() {
        StageTerms terms = new StageTerms(0, Optional.empty(), Optional.of("few people come in winter"));
        Plan plan = withTerms(Gate.AUTOMATIC, IfInconclusive.GO_ON, terms);
        Scene inconclusive = Scene.watching(plan).hear(VerdictStatus.INCONCLUSIVE, Plans.LONGEST);
        Scene nobody = Scene.watching(plan).hear(VerdictStatus.NO_DATA, Plans.LONGEST);

        assertThat(inconclusive.effects(Effect.OpenStage.class)).hasSize(1);
        inconclusive.applied();
        assertThat(inconclusive.announced().severity()).isEqualTo(Effect.Severity.WARNING);
        assertThat(inconclusive.announced().headline()).contains("WITHOUT PROOF");
        assertThat(nobody.effects(Effect.OpenStage.class)).isEmpty();
        assertThat(nobody.state).isInstanceOf(Live.Held.class);
    }

    @Test
    void shouldWaitForEnoughPeopleInEachArm() {
        StageTerms terms = new StageTerms(401, Optional.empty(), Optional.empty());
        Scene scene = Scene.watching(withTerms(Gate.AUTOMATIC, IfInconclusive.HOLD, terms))
                .hear(VerdictStatus.PASSED, Plans.LEAST);

        assertThat(scene.effects(Effect.OpenStage.class)).isEmpty();
        assertThat(scene.last.reason()).contains("waits for 401 people");
    }

    @Test
    void shouldHoldWhenACohortOfAnOpenStageChangesAndBeginTheStageAnew() {
        Scene scene = Scene.watching(Plans.ordinary()).hear(VerdictStatus.PASSED, Duration.ofMinutes(9));

        scene.tell(new RolloutEvent.CohortEdited("bob", "internal", "", scene.now, scene.now));
        assertThat(scene.holdReason()).isInstanceOf(HoldReason.CohortEdited.class);
        scene.resume().hear(VerdictStatus.PASSED, Duration.ofMinutes(2));
        assertThat(scene.effects(Effect.OpenStage.class)).isEmpty();
    }

    @Test
    void shouldNotHoldForAChangeThatTheStageOpenedWith() {
        Scene scene = Scene.watching(Plans.ordinary());
        Rollout before = scene.state;

        scene.tell(new RolloutEvent.CohortEdited(
                "bob", "internal", "", before.reached().orElseThrow().since(), scene.now));

        scene.assertNothingChangedSince(before);
        assertThat(scene.last.reason()).contains("opened with it as it is");
    }

    @Test
    void shouldRefuseToOverwriteAnEditUnseen() {
        Scene scene = Scene.watching(Plans.ordinary());
        scene.tell(new RolloutEvent.EditPlan("ann", "sooner", 1, PlanZoo.edited(Plans.ordinary(), false), scene.now));
        Rollout edited = scene.state;

        scene.tell(new RolloutEvent.EditPlan("bob", "later", 1, PlanZoo.edited(Plans.ordinary(), false), scene.now));

        scene.assertNothingChangedSince(edited);
        assertThat(scene.last.reason()).contains("the plan is at edition 2, by ann");
    }

    @Test
    void shouldKeepWhatWasShownWhenAnEditMeasuresTheSame() {
        Scene scene = Scene.watching(Plans.ordinary()).hear(VerdictStatus.PASSED, Plans.LEAST.minusSeconds(5));

        scene.tell(new RolloutEvent.EditPlan("ann", "sooner", 1, PlanZoo.edited(Plans.ordinary(), false), scene.now));

        assertThat(scene.announced().news()).isEqualTo(Effect.News.PLAN_CHANGED);
        assertThat(scene.state.run().plan().version()).isEqualTo(1);
        assertThat(scene.state.run().plan().editionOrFirst().number()).isEqualTo(2);
        scene.hear(VerdictStatus.PASSED, Duration.ofSeconds(10));
        assertThat(scene.effects(Effect.OpenStage.class)).hasSize(1);
    }

    @Test
    void shouldWantNewDataWhenAnEditMeasuresOtherwise() {
        Scene scene = Scene.watching(Plans.ordinary()).hear(VerdictStatus.PASSED, Plans.LEAST.minusSeconds(5));

        scene.tell(new RolloutEvent.EditPlan("ann", "stricter", 1, PlanZoo.edited(Plans.ordinary(), true), scene.now));

        assertThat(scene.state.run().plan().version()).isEqualTo(2);
        scene.hear(VerdictStatus.PASSED, Duration.ofSeconds(10));
        assertThat(scene.effects(Effect.OpenStage.class)).isEmpty();
    }

    /** Found by the simulation, once in 450,000 histories: seed 452773. */
    @Test
    void shouldNotLetAnEditBeAWayPastABreachThatNobodyAccepted() {
        Plan plan = Plans.withAllActions();
        Scene scene = Scene.watching(plan).breached("errors");

        scene.tell(new RolloutEvent.EditPlan("ann", "stricter", 1, PlanZoo.edited(plan, true), scene.now));
        scene.pause().resume().advance();

        assertThat(scene.last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
        assertThat(scene.last.reason()).contains("errors");
        scene.wait(Duration.ofSeconds(5)).verdict(verdict -> verdict).advance();
        assertThat(scene.last.outcome()).isEqualTo(Decision.Outcome.MOVED);
    }

    @Test
    void shouldRefuseToPlanAnewWhatIsOpen() {
        Scene scene = Scene.watching(Plans.ordinary()).widened();
        Plan plan = Plans.ordinary();
        Stage open = plan.stages().get(1);
        Stage wider = new Stage(
                open.name(),
                open.audience(),
                new BasisPoints(700),
                open.least(),
                open.longest(),
                open.proof(),
                open.gate(),
                open.ifInconclusive());
        Plan other = PlanZoo.with(
                plan, List.of(plan.stages().get(0), wider, plan.stages().get(2)), plan.rulesOrPlain());

        scene.tell(new RolloutEvent.EditPlan("ann", "wider", 1, other, scene.now));

        assertThat(scene.last.outcome()).isEqualTo(Decision.Outcome.REFUSED);
        assertThat(scene.last.reason()).contains("stages[1] is open");
    }

    @Test
    void shouldGiveTheLadderOfTheReadyMadeTemplate() {
        assertThat(ReadyMadeTemplates.conversion("checkout").stages())
                .extracting(Stage::proof)
                .containsExactly(
                        new StageProof.Reach(20),
                        new StageProof.NotWorseThan(new BasisPoints(6_000)),
                        new StageProof.NotWorseThan(new BasisPoints(6_000)),
                        new StageProof.NotWorseThan(new BasisPoints(4_000)),
                        new StageProof.NotWorseThan(new BasisPoints(2_000)),
                        new StageProof.NotWorseThan(new BasisPoints(2_000)),
                        new StageProof.NotWorseThan(new BasisPoints(2_000)));
    }

    @Test
    void shouldFindNothingWrongWithWhatComesReadyMade() {
        assertThat(PlanChecks.of(ReadyMadeTemplates.errorSafe("errors"))).isEmpty();
        assertThat(PlanChecks.of(ReadyMadeTemplates.timed())).isEmpty();
    }

    @Test
    void shouldFindWhatCannotBeMet() {
        Plan plan = withTerms(
                Gate.APPROVAL, IfInconclusive.GO_ON, new StageTerms(0, Optional.of(MANAGERS), Optional.empty()));

        assertThat(PlanChecks.of(plan))
                .extracting(PlanChecks.Problem::field)
                .contains("stages[0].goOnBecause", "stages[0].ifInconclusive", "stages[2].ifInconclusive");
    }

    @Test
    void shouldSayWhichSegmentsCannotBeWatched() {
        PlanRules tooMany = new PlanRules(
                RollbackTo.BEFORE,
                Duration.ZERO,
                Duration.ZERO,
                Optional.empty(),
                Duration.ZERO,
                PlanRules.USUAL_NO_DATA_AFTER,
                List.of("plan", "plan", " ", "country", "device", "age"));

        assertThat(PlanChecks.of(with(tooMany)))
                .extracting(PlanChecks.Problem::field, PlanChecks.Problem::problem)
                .containsExactly(
                        tuple("rules.segmentsBy", "names 6 properties"),
                        tuple("rules.segmentsBy", "has an empty name in it"),
                        tuple("rules.segmentsBy", "names a property twice"));
    }
}
