package dev.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.RolloutRecord;
import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.rollout.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Errors that Sentry told of, as events of the person who met them: "+30 % of errors per person" from the event to the verdict. */
class SentryErrorsTest {

    private static final Instant T = World.START.plusSeconds(60);
    private static final int PEOPLE = 1_200;

    private final Driver driver = new Driver(Duration.ofMinutes(5), Duration.ofHours(1));

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldRollBackWhenTreatedPeopleMeetMoreErrors() {
        driver.watch(World.at(3), guarded());
        for (int i = 0; i < PEOPLE; i++) {
            boolean treated = exposed(i);
            if (i % (treated ? 3 : 10) == 0) {
                error("p" + i, 0);
            }
        }
        driver.settle();

        Verdict verdict = driver.verdict();
        assertThat(verdict.status()).isEqualTo(VerdictStatus.BREACHED);
        assertThat(verdict.cause()).contains("sentry");
    }

    @Test
    void shouldCountPeopleAndNotTheThousandErrorsOfOne() {
        driver.watch(World.at(3), guarded());
        String unlucky = "";
        for (int i = 0; i < PEOPLE; i++) {
            unlucky = exposed(i) ? "p" + i : unlucky;
            if (i % 10 == 0) {
                error("p" + i, 0);
            }
        }
        for (int n = 1; n <= 500; n++) {
            error(unlucky, n);
        }
        driver.settle();

        Verdict verdict = driver.verdict();
        assertThat(verdict.status()).isNotEqualTo(VerdictStatus.BREACHED);
        assertThat(verdict.guardrails().getFirst().treated().mean())
                .as("one more person at the cap of five, among some 700")
                .isLessThan(0.12);
    }

    private boolean exposed(int i) {
        String served = People.served("p" + i, 3);
        driver.send(Sent.exposure("e" + i, "p" + i, T, served, 3));
        return served.equals("true");
    }

    private void error(String person, int n) {
        driver.send(new Sent(
                "s-" + person + "-" + n, "$sentry_error", person, T.plusSeconds(n), T.plusSeconds(n), Map.of()));
    }

    private static RolloutRecord guarded() {
        RolloutRecord rollout = World.at(3).rollout();
        Plan plan = rollout.plan();
        Metric errors = new Metric(
                "sentry",
                "errors",
                new Measure.Count(new Measure.EventMatcher("$sentry_error", List.of()), 5),
                Duration.ofMinutes(30));
        Guardrail guardrail = new Guardrail(
                "sentry",
                errors,
                Direction.HIGHER_IS_WORSE,
                new BasisPoints(3_000),
                Trigger.HARM,
                GuardrailAction.ROLL_BACK,
                1);
        Plan guarded = new Plan(
                plan.version(),
                plan.templateKey(),
                plan.templateVersion(),
                plan.treatment(),
                plan.stages(),
                List.of(guardrail),
                plan.alpha(),
                plan.beta(),
                plan.holdback());
        return new RolloutRecord(
                rollout.project(),
                rollout.rolloutId(),
                rollout.flag(),
                rollout.generation(),
                guarded,
                rollout.phase(),
                rollout.stage(),
                rollout.stageFlagVersion(),
                rollout.stageOpenedAt(),
                rollout.reason(),
                rollout.changedAt());
    }
}
