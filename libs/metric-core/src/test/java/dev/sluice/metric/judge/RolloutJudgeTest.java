package dev.sluice.metric.judge;

import static dev.sluice.metric.judge.Cases.conversion;
import static dev.sluice.metric.judge.Cases.conversions;
import static dev.sluice.metric.judge.Cases.errors;
import static dev.sluice.metric.judge.Cases.key;
import static dev.sluice.metric.judge.Cases.notWorseThan;
import static dev.sluice.metric.judge.Cases.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutJudgeTest {

    @Test
    void shouldBreachWhenHarmIsProvenAndEstimateLiesPastMargin() {
        // given
        Evidence evidence = stage(2).comparing(2)
                .with(
                        conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1),
                        conversions(2, 400, 41, 812, 1_961, 20_007))
                .evidence();

        // when
        Verdict verdict = RolloutJudge.judge(evidence);

        // then
        assertThat(verdict.status()).isEqualTo(VerdictStatus.BREACHED);
        assertThat(verdict.cause()).contains("conversion");
        assertThat(verdict.rollBackLogE()).isGreaterThan(Math.log(20));
        assertThat(verdict.sentence())
                .startsWith(
                        "Checkout conversion fell by 48 % (treated 41 of 812, 5.0 %; control 1,961 of 20,007, 9.8 %)")
                .contains("harm is proven");
    }

    @Test
    void shouldNotBreachWhenHarmIsCertainButWithinMargin() {
        // given
        Evidence evidence = stage(4).comparing(4)
                .toShow(notWorseThan(2_000))
                .with(
                        conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1),
                        conversions(4, 5_000, 9_000, 100_000, 10_000, 100_000))
                .evidence();

        // when
        Verdict verdict = RolloutJudge.judge(evidence);

        // then
        assertThat(verdict.rollBackLogE()).isGreaterThan(Math.log(20));
        assertThat(verdict.status()).isEqualTo(VerdictStatus.PASSED);
        assertThat(verdict.sentence()).contains("harm is certain").contains("within the guardrail's margin of 20 %");
    }

    @Test
    void shouldNotBreachWhenTriggerAsksForMoreThanMarginAndFallIsNearIt() {
        // given
        StratumCounts fallOf30 = conversions(4, 5_000, 350, 5_000, 500, 5_000);

        // when
        Verdict harm = RolloutJudge.judge(stage(4).comparing(4)
                .with(conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1), fallOf30)
                .evidence());
        Verdict beyond = RolloutJudge.judge(stage(4).comparing(4)
                .with(conversion(Trigger.BEYOND_MARGIN, GuardrailAction.ROLL_BACK, 1), fallOf30)
                .evidence());

        // then
        assertThat(harm.status()).isEqualTo(VerdictStatus.BREACHED);
        assertThat(beyond.status()).isEqualTo(VerdictStatus.INCONCLUSIVE);
    }

    @Test
    void shouldFindHarmThatBeganWithLaterStageWhenEarlyOnesWereGood() {
        // given
        Evidence evidence = stage(4).with(
                        conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1),
                        conversions(3, 2_500, 2_500, 25_000, 7_500, 75_000),
                        conversions(4, 5_000, 350, 5_000, 500, 5_000))
                .evidence();

        // when
        Verdict verdict = RolloutJudge.judge(evidence);

        // then
        assertThat(verdict.status()).isEqualTo(VerdictStatus.BREACHED);
        assertThat(verdict.sentence())
                .startsWith("Checkout conversion fell by 30 % since stage 5 (treated 350 of 5,000");
    }

    @Test
    void shouldPassWhenStageProvesItsMargin() {
        // given
        Evidence evidence = stage(2).with(
                        conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1),
                        conversions(2, 500, 100, 1_000, 1_900, 19_000))
                .evidence();

        // when
        Verdict verdict = RolloutJudge.judge(evidence);

        // then
        assertThat(verdict.status()).isEqualTo(VerdictStatus.PASSED);
        assertThat(verdict.guardrails().getFirst().passLogE()).isGreaterThan(Math.log(20));
        assertThat(verdict.sentence())
                .contains("did not change")
                .contains("proven to be no more than 40 % below control");
    }

    @Test
    void shouldCountOnlyStagesOwnPeopleWhenItHasToProve() {
        // given
        Evidence evidence = stage(3).with(
                        conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1),
                        conversions(2, 500, 100, 1_000, 1_900, 19_000),
                        conversions(3, 2_500, 3, 30, 9, 90))
                .evidence();

        // when
        Verdict verdict = RolloutJudge.judge(evidence);

        // then
        assertThat(verdict.status()).isEqualTo(VerdictStatus.INCONCLUSIVE);
        assertThat(verdict.sentence()).contains("not yet proven").contains("more people");
    }

    @Test
    void shouldConcludeNothingWhenFewerThanTwentyAreTreated() {
        // given
        Evidence few = stage(4).comparing(4)
                .with(conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1), conversions(4, 5_000, 0, 19, 19, 19))
                .evidence();

        // when
        Verdict verdict = RolloutJudge.judge(few);

        // then
        assertThat(verdict.status()).isEqualTo(VerdictStatus.INCONCLUSIVE);
        assertThat(verdict.sentence()).contains("19 of the 20 treated people needed");
    }

    @Test
    void shouldHaveNoDataWhenNobodyIsExposedInStage() {
        // given
        Evidence evidence = stage(3).with(
                        conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1),
                        conversions(2, 500, 100, 1_000, 1_900, 19_000))
                .evidence();

        // when
        Verdict verdict = RolloutJudge.judge(evidence);

        // then
        assertThat(verdict.status()).isEqualTo(VerdictStatus.NO_DATA);
        assertThat(verdict.guardrails().getFirst().status()).isEqualTo(VerdictStatus.NO_DATA);
        assertThat(verdict.sentence()).isEqualTo("Nobody has been exposed in this stage yet.");
    }

    @Test
    void shouldNameThoseSetAsideWhenNobodyElseIsThere() {
        // given
        Evidence evidence = stage(3).with(
                        conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1),
                        conversions(2, 500, 100, 1_000, 1_900, 19_000))
                .withHealth(7, 0)
                .evidence();

        // when
        Verdict verdict = RolloutJudge.judge(evidence);

        // then
        assertThat(verdict.status()).isEqualTo(VerdictStatus.NO_DATA);
        assertThat(verdict.sentence())
                .startsWith("Nobody who counts has been exposed in this stage yet. 7 were set aside")
                .contains("properties");
    }

    @Test
    void shouldPassOnPeopleAloneWhenStageOnlyHasToReach() {
        // given
        Cases cases = stage(0).toShow(new StageProof.Reach(20))
                .with(conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1), conversions(0, 10_000, 2, 19, 0, 0));

        // when
        Verdict before = RolloutJudge.judge(cases.evidence());
        Verdict after = RolloutJudge.judge(cases.reaching(1).evidence());

        // then
        assertThat(before.status()).isEqualTo(VerdictStatus.INCONCLUSIVE);
        assertThat(after.status()).isEqualTo(VerdictStatus.PASSED);
        assertThat(after.sentence())
                .contains("20 people were given the feature, and this stage has to reach 20")
                .contains("proves nothing about metrics");
    }

    @Test
    void shouldStayInconclusiveWhenNobodyInStageCanBeCompared() {
        // given
        Evidence evidence = stage(0).toShow(notWorseThan(2_000))
                .with(conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1), conversions(0, 10_000, 200, 1_000, 0, 0))
                .evidence();

        // when
        Verdict verdict = RolloutJudge.judge(evidence);

        // then
        assertThat(verdict.status()).isEqualTo(VerdictStatus.INCONCLUSIVE);
        assertThat(verdict.sentence()).contains("this stage has nobody to compare");
    }

    @Test
    void shouldPassOnReachOnlyWhenUnguarded() {
        // when
        Verdict reached = RolloutJudge.judge(
                stage(1).toShow(new StageProof.Reach(5)).reaching(5).evidence());
        Verdict unproven = RolloutJudge.judge(stage(1).reaching(5_000).evidence());

        // then
        assertThat(reached.status()).isEqualTo(VerdictStatus.PASSED);
        assertThat(unproven.status()).isEqualTo(VerdictStatus.INCONCLUSIVE);
        assertThat(unproven.sentence()).contains("no guardrail");
    }

    @Test
    void shouldBeUnreliableWhenPeopleAreNotSplitAsDesigned() {
        // given
        Evidence evidence = stage(4).with(
                        conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1),
                        conversions(4, 5_000, 470, 4_700, 530, 5_300))
                .evidence();

        // when
        Verdict verdict = RolloutJudge.judge(evidence);

        // then
        assertThat(verdict.status()).isEqualTo(VerdictStatus.UNRELIABLE);
        assertThat(verdict.health().mismatchLogE()).isGreaterThan(Math.log(1_000));
        assertThat(verdict.sentence()).contains("not split as designed");
        assertThat(verdict.guardrails().getFirst().status()).isEqualTo(VerdictStatus.UNRELIABLE);
    }

    @Test
    void shouldBeUnreliableWhenMoreThanOneInAHundredIsSetAside() {
        // given
        Cases cases = stage(4).with(
                        conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1),
                        conversions(4, 5_000, 500, 5_000, 500, 5_000));

        // when
        Verdict fine = RolloutJudge.judge(cases.withHealth(101, 101).evidence());
        Verdict disagreeing = RolloutJudge.judge(cases.withHealth(102, 0).evidence());
        Verdict both = RolloutJudge.judge(cases.withHealth(0, 102).evidence());

        // then
        assertThat(fine.status()).isEqualTo(VerdictStatus.PASSED);
        assertThat(disagreeing.status()).isEqualTo(VerdictStatus.UNRELIABLE);
        assertThat(disagreeing.sentence())
                .contains("102 of 10,102 people are set aside: they were served something else");
        assertThat(both.status()).isEqualTo(VerdictStatus.UNRELIABLE);
        assertThat(both.sentence()).contains("seen in both arms");
    }

    @Test
    void shouldBreachNeverthelessWhenDataAreUnreliable() {
        // given
        Evidence evidence = stage(4).withHealth(5_000, 0)
                .with(
                        conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1),
                        conversions(4, 5_000, 100, 5_000, 500, 5_000))
                .evidence();

        // when
        Verdict verdict = RolloutJudge.judge(evidence);

        // then
        assertThat(verdict.status()).isEqualTo(VerdictStatus.BREACHED);
    }

    @Test
    void shouldShowBreachOnlyOnGuardrailWhenItHoldsOrWarns() {
        // given
        StratumCounts fine = conversions(4, 5_000, 500, 5_000, 500, 5_000);
        StratumCounts erring = errorCounts(4, 5_000, 5_000, 400, 200);

        // when
        Verdict held = RolloutJudge.judge(stage(4).toShow(new StageProof.Reach(20))
                .with(conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 0.5), fine)
                .with(errors(Trigger.HARM, GuardrailAction.HOLD, 0.5), erring)
                .evidence());
        Verdict warned = RolloutJudge.judge(stage(4).toShow(new StageProof.Reach(20))
                .with(conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 0.5), fine)
                .with(errors(Trigger.HARM, GuardrailAction.WARN, 0.5), erring)
                .evidence());

        // then
        assertThat(held.guardrails().get(1).status()).isEqualTo(VerdictStatus.BREACHED);
        assertThat(held.status()).isEqualTo(VerdictStatus.INCONCLUSIVE);
        assertThat(held.sentence()).contains("Held by a breach: Errors rose by 100 %");
        assertThat(held.cause()).isEmpty();
        assertThat(warned.guardrails().get(1).status()).isEqualTo(VerdictStatus.BREACHED);
        assertThat(warned.status()).isEqualTo(VerdictStatus.PASSED);
    }

    @Test
    void shouldBreachTogetherWhenNoGuardrailProvesItAlone() {
        // given
        StratumCounts fewer = conversions(4, 5_000, 32, 1_000, 61, 1_000);
        StratumCounts more = errorCounts(4, 1_000, 1_000, 60, 30);

        // when
        Verdict verdict = RolloutJudge.judge(stage(4).comparing(4)
                .with(conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 0.5), fewer)
                .with(errors(Trigger.HARM, GuardrailAction.ROLL_BACK, 0.5), more)
                .evidence());

        // then
        assertThat(verdict.guardrails())
                .allSatisfy(each -> assertThat(each.rollBackLogE()).isLessThan(Math.log(40)));
        assertThat(verdict.status()).isEqualTo(VerdictStatus.BREACHED);
        assertThat(verdict.sentence()).contains("by all guardrails together").contains("Beside it: ");
    }

    @Test
    void shouldSeeErrorsWhenControlHasNone() {
        // when
        Verdict verdict = RolloutJudge.judge(stage(2).comparing(2)
                .with(errors(Trigger.HARM, GuardrailAction.ROLL_BACK, 1), errorCounts(2, 500, 9_500, 40, 0, 500))
                .evidence());

        // then
        assertThat(verdict.status()).isEqualTo(VerdictStatus.BREACHED);
        assertThat(verdict.guardrails().getFirst().effect().ratio()).isNaN();
    }

    @Test
    void shouldGiveTheSameVerdictWhenStrataComeInAnotherOrderOrSplit() {
        // given
        StratumCounts one = conversions(2, 500, 31, 503, 977, 9_497);
        StratumCounts two = conversions(3, 2_500, 411, 5_021, 1_502, 14_979);
        StratumCounts three = conversions(4, 5_000, 97, 1_013, 103, 987);
        StratumCounts half = conversions(4, 5_000, 90, 1_000, 100, 900);
        StratumCounts rest = conversions(4, 5_000, 7, 13, 3, 87);

        // when
        Verdict first = RolloutJudge.judge(judged(one, two, three));
        Verdict second = RolloutJudge.judge(judged(rest, two, half, one));

        // then
        assertThat(second).isEqualTo(first);
    }

    @Test
    void shouldNotOverspendAlphaWhenWeightsSumToMoreThanOne() {
        // given
        StratumCounts counts = conversions(4, 5_000, 30, 1_000, 66, 1_000);

        // when
        Verdict alone = RolloutJudge.judge(stage(4).comparing(4)
                .with(conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1), counts)
                .evidence());
        Verdict twice = RolloutJudge.judge(stage(4).comparing(4)
                .with(conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1), counts)
                .with(errors(Trigger.HARM, GuardrailAction.ROLL_BACK, 1), errorCounts(4, 1_000, 1_000, 30, 30))
                .evidence());

        // then
        assertThat(twice.rollBackLogE()).isLessThan(alone.rollBackLogE() - 0.6);
    }

    private static Evidence judged(StratumCounts... strata) {
        return stage(4).with(conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1), strata)
                .evidence();
    }

    private static StratumCounts errorCounts(int stage, long treated, long control, long inTreated, long inControl) {
        return errorCounts(stage, treated, control, inTreated, inControl, 5_000);
    }

    /** One error for each of those affected, at a share. */
    private static StratumCounts errorCounts(
            int stage, long treated, long control, long inTreated, long inControl, int share) {
        return new StratumCounts(
                key(stage, share),
                new Tally(treated, List.of(inTreated, 0L, 0L, 0L, 0L)),
                new Tally(control, List.of(inControl, 0L, 0L, 0L, 0L)));
    }
}
