package dev.sluice.trials.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.ReadyMadeTemplates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BacktestTest {

    private static final long SEED = 20_261_123;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Plan PLAN = ReadyMadeTemplates.conversion("conversion")
            .toPlan(
                    Optional.empty(),
                    key -> Optional.of(new Metric(
                            key,
                            "conversion",
                            new Measure.Conversion(new Measure.EventMatcher("order completed", List.of())),
                            Duration.ofHours(1))));

    @Test
    void shouldRollBackHarmAndLeaveAnAaTestAlone() {
        // given: 40,000 people in a hundred hours, a fifth of whom convert ten minutes later
        Backtest backtest = new Backtest(Backtest.applicable(PLAN), visits(40_000, 0.2, 1));

        // when
        Report nothing = Report.of(backtest, 1, 40, SEED);
        Report outage = Report.of(backtest, 0.2, 20, SEED);

        // then: a chance of 1 in 1,000 for more than seven of forty at α = 5 %
        assertThat(nothing.rolledBack()).as("seed %d", SEED).isLessThanOrEqualTo(7 / 40.0);
        assertThat(nothing.endings()).as("seed %d", SEED).anyMatch(Ending.Passed.class::isInstance);
        assertThat(outage.rolledBack()).as("seed %d", SEED).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void shouldRunAnExperimentAsItWasRun() {
        Plan asRun = Backtest.oneStage(PLAN, new BasisPoints(5_000));

        assertThat(new Backtest(asRun, visits(5_000, 0.2, 0.4)).asRecorded()).isInstanceOf(Ending.RolledBack.class);
        assertThat(new Backtest(asRun, visits(20_000, 0.2, 1)).asRecorded()).isInstanceOf(Ending.Passed.class);
    }

    @Test
    void shouldBeUnfinishedWhenTheRecordingIsTooShort() {
        Backtest backtest = new Backtest(Backtest.applicable(PLAN), visits(50, 0.2, 1));

        assertThat(backtest.randomised("s", 1))
                .isInstanceOfSatisfying(Ending.Unfinished.class, ending -> assertThat(ending.people())
                        .isEqualTo(50));
    }

    @Test
    void shouldSayTheSameAgainForTheSameSeed() {
        Backtest backtest = new Backtest(Backtest.applicable(PLAN), visits(2_000, 0.2, 1));

        assertThat(backtest.randomised("s", 0.5)).isEqualTo(backtest.randomised("s", 0.5));
    }

    private static List<Visit> visits(int people, double rate, double ratio) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Visit> visits = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            Instant at = START.plus(Duration.ofHours(100).multipliedBy(i).dividedBy(people));
            boolean treated = random.nextBoolean();
            boolean converts = random.nextDouble() < rate * (treated ? ratio : 1);
            visits.add(new Visit(
                    "p" + i,
                    at,
                    converts ? Optional.of(at.plus(Duration.ofMinutes(10))) : Optional.empty(),
                    Optional.of(treated)));
        }
        return visits;
    }
}
