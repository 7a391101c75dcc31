package dev.sluice.metric.judge;

import static dev.sluice.metric.judge.Cases.conversion;
import static dev.sluice.metric.judge.Cases.conversions;
import static dev.sluice.metric.judge.Cases.notWorseThan;
import static dev.sluice.metric.judge.Cases.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.HealthCheck;
import dev.sluice.metric.HealthCheck.Kind;
import dev.sluice.metric.HealthCheck.Outcome;
import dev.sluice.metric.Traffic;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthChecksTest {

    /** What is seen of a stage when nothing is wrong. */
    private static final Traffic FINE = new Traffic(1_000, 50, 2_000, delays(1_990, 10), 100, 500, 250);

    @Test
    void shouldFindSoundDataSoundAndSayWhatItLookedAt() {
        Verdict verdict = judged(FINE);

        assertThat(verdict.status()).isEqualTo(VerdictStatus.PASSED);
        assertThat(verdict.health().checks()).extracting(HealthCheck::kind).containsExactly(Kind.values());
        assertThat(verdict.health().checks()).extracting(HealthCheck::outcome).containsOnly(Outcome.SOUND);
        assertThat(verdict.sentence()).doesNotContain("Worth a look");
    }

    @Test
    void shouldBeUnreliableWhenMostExposuresAreOfAnOldVersion() {
        Verdict half = judged(new Traffic(1_000, 500, 2_000, delays(2_000, 0), 0, 0, 0));
        Verdict most = judged(new Traffic(1_000, 501, 2_000, delays(2_000, 0), 0, 0, 0));

        assertThat(check(half, Kind.STALE_EXPOSURES).outcome()).isEqualTo(Outcome.WARNING);
        assertThat(half.status()).isEqualTo(VerdictStatus.PASSED);
        assertThat(half.sentence())
                .contains("Worth a look: 500 of 1,000 exposures in this stage carry another version");
        assertThat(check(most, Kind.STALE_EXPOSURES).outcome()).isEqualTo(Outcome.UNRELIABLE);
        assertThat(most.status()).isEqualTo(VerdictStatus.UNRELIABLE);
        assertThat(most.sentence()).contains("a rollback would not reach them either");
    }

    @Test
    void shouldNotBeAlarmedByAFewOldVersions() {
        assertThat(check(judged(new Traffic(49, 49, 49, delays(49, 0), 0, 0, 0)), Kind.STALE_EXPOSURES)
                        .outcome())
                .isEqualTo(Outcome.SOUND);
    }

    @Test
    void shouldWarnOfEventsThatComeLateButNotHoldTheRolloutForThem() {
        Verdict verdict = judged(new Traffic(1_000, 0, 2_000, delays(1_970, 30), 0, 0, 0));

        HealthCheck delay = check(verdict, Kind.DELAY);
        assertThat(delay.outcome()).isEqualTo(Outcome.WARNING);
        assertThat(delay.value()).isEqualTo(600_000);
        assertThat(delay.threshold()).isEqualTo(300_000);
        assertThat(delay.sentence()).isEqualTo("99 % of events come within 10 min; more than 5 min is worth a look");
        assertThat(verdict.status()).isEqualTo(VerdictStatus.PASSED);
    }

    @Test
    void shouldWarnOfClocksThatAreOff() {
        Verdict verdict = judged(new Traffic(1_000, 0, 2_000, delays(2_000, 0), 101, 0, 0));

        assertThat(check(verdict, Kind.CLOCKS).outcome()).isEqualTo(Outcome.WARNING);
        assertThat(verdict.sentence()).contains("101 of 2,000 events come from clocks that are more than 5 min off");
    }

    @Test
    void shouldNameMissingExposuresWhenNobodyIsCounted() {
        Verdict verdict = RolloutJudge.judge(stage(4).toShow(notWorseThan(2_000))
                .seeing(new Traffic(0, 0, 120, delays(120, 0), 0, 120, 120))
                .with(conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1))
                .evidence());

        assertThat(verdict.status()).isEqualTo(VerdictStatus.NO_DATA);
        assertThat(check(verdict, Kind.UNEXPOSED).value()).isEqualTo(1);
        assertThat(verdict.sentence())
                .contains(
                        "120 of 120 outcomes that carry the flag's value are of people from whom no exposure was heard")
                .contains("$feature_flag_called");
    }

    @Test
    void shouldCompareTheObservedShareWithTheIntendedOne() {
        Verdict fine = judged(FINE, 5_000, 5_000);
        Verdict near = judged(FINE, 5_250, 4_750);
        Verdict far = judged(FINE, 6_000, 4_000);

        assertThat(check(fine, Kind.SHARE).outcome()).isEqualTo(Outcome.SOUND);
        assertThat(check(near, Kind.SHARE).outcome()).isEqualTo(Outcome.WARNING);
        assertThat(check(near, Kind.SHARE).value()).isEqualTo(5);
        assertThat(check(near, Kind.SHARE).sentence()).contains("52.5 %").contains("50.0 % were intended");
        assertThat(far.status()).isEqualTo(VerdictStatus.UNRELIABLE);
        assertThat(check(far, Kind.SPLIT).outcome()).isEqualTo(Outcome.UNRELIABLE);
    }

    @Test
    void shouldFindTheClassOfADelay() {
        assertThat(Traffic.delayClass(0)).isZero();
        assertThat(Traffic.delayClass(100)).isZero();
        assertThat(Traffic.delayClass(101)).isEqualTo(1);
        assertThat(Traffic.delayClass(Long.MAX_VALUE)).isEqualTo(Traffic.DELAY_BOUNDS.size());
        assertThat(Traffic.NONE.delayAt(0.99)).isZero();
        assertThat(FINE.delayAt(0.99)).isEqualTo(100);
        assertThat(FINE.plus(FINE)).isEqualTo(new Traffic(2_000, 100, 4_000, delays(3_980, 20), 200, 1_000, 500));
    }

    private static Verdict judged(Traffic traffic) {
        return judged(traffic, 5_000, 5_000);
    }

    private static Verdict judged(Traffic traffic, long treated, long control) {
        return RolloutJudge.judge(stage(4).toShow(notWorseThan(4_000))
                .comparing(4)
                .seeing(traffic)
                .with(
                        conversion(Trigger.HARM, GuardrailAction.ROLL_BACK, 1),
                        conversions(4, 5_000, treated / 5, treated, control / 5, control))
                .evidence());
    }

    private static HealthCheck check(Verdict verdict, Kind kind) {
        return verdict.health().checks().stream()
                .filter(each -> each.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    /** So many at once, and so many after ten minutes. */
    private static List<Long> delays(long soon, long late) {
        List<Long> delays = new ArrayList<>(Traffic.NONE.delays());
        delays.set(0, soon);
        delays.set(Traffic.delayClass(600_000), late);
        return delays;
    }
}
