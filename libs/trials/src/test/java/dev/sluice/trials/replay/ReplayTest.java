package dev.sluice.trials.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.metric.DataHealth;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.Traffic;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.metric.evidence.Mismatch.Exposures;
import dev.sluice.metric.judge.Evidence;
import dev.sluice.metric.judge.GuardrailCounts;
import dev.sluice.metric.judge.RolloutJudge;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.ReadyMadeTemplates;
import dev.sluice.trials.Tested;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplayTest {

    private static final long SEED = 20_261_123;
    private static final Plan PLAN = ReadyMadeTemplates.conversion("conversion")
            .toPlan(
                    Optional.empty(),
                    key -> Optional.of(new Metric(
                            key,
                            "checkout conversion",
                            new Measure.Conversion(new Measure.EventMatcher("order completed", List.of())),
                            Duration.ofHours(1))));

    @Test
    void shouldGiveEveryVerdictAgainBitForBit() {
        // given
        SplittableRandom random = new SplittableRandom(SEED);
        Set<VerdictStatus> seen = EnumSet.noneOf(VerdictStatus.class);

        for (int i = 0; i < 400; i++) {
            // when
            Verdict said = RolloutJudge.judge(evidence(random));
            seen.add(said.status());

            // then
            assertThat(Replay.of(PLAN, said).differences())
                    .as("seed %d, run %d", SEED, i)
                    .isEmpty();
        }
        assertThat(seen)
                .as("seed %d", SEED)
                .contains(
                        VerdictStatus.BREACHED,
                        VerdictStatus.PASSED,
                        VerdictStatus.INCONCLUSIVE,
                        VerdictStatus.UNRELIABLE);
    }

    @Test
    void shouldSayWhatDiffersWhenANumberWasChanged() {
        // given
        Verdict said = RolloutJudge.judge(evidence(new SplittableRandom(SEED)));
        Verdict forged = new Verdict(
                said.rolloutId(),
                said.generation(),
                said.planVersion(),
                said.stage(),
                said.flagVersion(),
                said.status(),
                said.guardrails(),
                said.cause(),
                Math.nextUp(said.rollBackLogE()),
                said.alpha(),
                said.beta(),
                said.health(),
                said.exposedTreated(),
                said.exposedControl(),
                said.judgedTo(),
                said.judgedAt(),
                said.lastEvent(),
                said.sentence());

        // then
        assertThat(Replay.of(PLAN, forged).isSame()).isFalse();
        assertThat(Replay.of(PLAN, forged).differences())
                .singleElement()
                .asString()
                .startsWith("rollBackLogE: said ");
    }

    @Test
    void shouldRefuseAPlanOfAnotherVersion() {
        Verdict said = RolloutJudge.judge(evidence(new SplittableRandom(SEED)));
        Plan edited = new Plan(
                2,
                PLAN.templateKey(),
                PLAN.templateVersion(),
                PLAN.treatment(),
                PLAN.stages(),
                PLAN.guardrails(),
                PLAN.alpha(),
                PLAN.beta(),
                PLAN.holdback());

        assertThatThrownBy(() -> Replay.of(edited, said)).hasMessageContaining("version 1 of the plan");
    }

    /** A rollout at a random stage, with random people in this stage and those before it, now and then badly split. */
    private static Evidence evidence(SplittableRandom random) {
        Tested tested = new Tested(PLAN);
        int stage = 1 + random.nextInt(PLAN.stages().size() - 1);
        double ratio = 0.3 + random.nextDouble();
        double skew = random.nextInt(5) == 0 ? 1.5 : 1;
        List<StratumCounts> strata = new ArrayList<>();
        for (int each = 1; each <= stage; each++) {
            long people = 100L + random.nextInt(20_000);
            long treated = Math.min(people, Math.round(people * tested.key(each).odds() * skew));
            strata.add(new StratumCounts(
                    tested.key(each),
                    new Tally(treated, List.of(Math.round(treated * 0.2 * Math.min(4, ratio)))),
                    new Tally(people - treated, List.of(Math.round((people - treated) * 0.2)))));
        }
        StratumCounts now = strata.getLast();
        Instant at = Instant.parse("2026-03-01T10:00:00Z").plusMillis(random.nextInt(1_000_000));
        return new Evidence(
                "r-1",
                3,
                1,
                stage,
                OptionalLong.of(9),
                PLAN.stages().get(stage).proof(),
                PLAN.comparedStages(),
                PLAN.alpha(),
                PLAN.beta(),
                List.of(new GuardrailCounts(PLAN.guardrails().getFirst(), strata)),
                strata.stream()
                        .map(each -> new Exposures(
                                each.key(),
                                each.treated().people(),
                                each.control().people()))
                        .toList(),
                now.treated().people(),
                now.control().people(),
                new DataHealth(0, random.nextInt(3), 1, 0, 2).withTraffic(Traffic.NONE),
                at,
                at.plusMillis(random.nextInt(500)),
                Optional.of(new DataHealth.EventRef("e-1", at.toEpochMilli())));
    }
}
