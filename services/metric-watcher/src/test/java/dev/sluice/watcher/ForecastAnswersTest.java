package dev.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.AskedKey;
import dev.sluice.contracts.FlagFollowUps.Answers;
import dev.sluice.contracts.FlagFollowUps.Held;
import dev.sluice.contracts.FlagFollowUps.Measured;
import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.MetricRecord;
import dev.sluice.contracts.TemplateRecord;
import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.StaticCohorts;
import dev.sluice.metric.Direction;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Trigger;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.IfInconclusive;
import dev.sluice.rollout.Stage;
import dev.sluice.rollout.Template;
import dev.sluice.watcher.watch.WatchList;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Through the whole topology, before any rollout: what a template asks is answered from what is kept of people. */
class ForecastAnswersTest {

    private static final Instant T = World.START.plusSeconds(120);
    private static final Audience PAYING =
            new Audience("paying", List.of(PropertyFilter.person("tier", Operator.EXACT, "paying")));
    private static final Metric ORDERS = new Metric(
            "orders",
            "orders of any worth",
            new Measure.Conversion(new Measure.EventMatcher(
                    "order completed", List.of(PropertyFilter.person("value", Operator.GT, 0)))),
            Duration.ofSeconds(10));

    private final Driver driver = new Driver(Duration.ofMinutes(5), Duration.ofHours(1));

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldAnswerWhatATemplateAsks() {
        driver.watchOnly(asking());
        for (int i = 0; i < 20; i++) {
            driver.send(Sent.identify("i" + i, "p" + i, T, "tier", i < 5 ? "paying" : "free"));
            driver.send(Sent.exposure("e" + i, "p" + i, T, "false", 0));
        }
        driver.send(Sent.order("o1", "p1", T.plusSeconds(1)));
        driver.send(Sent.order("o2", "p2", T.plusSeconds(1)).with("value", "0"));
        driver.link("p0", "anonymous-0", IdentityLink.Kind.IDENTIFIED);
        driver.send(Sent.exposure("e99", "anonymous-0", T, "false", 0));

        driver.pass(Duration.ofSeconds(16));

        Answers answers = driver.followUps().getLast().answers().orElseThrow();
        assertThat(answers.audiences())
                .as("who follows another id is asked there")
                .containsExactly(new Held(AskedKey.of(PAYING), 20, 5));
        assertThat(answers.metrics())
                .as("by the metric's filters, of everybody who came by an id")
                .containsExactly(new Measured(AskedKey.of(ORDERS), Duration.ofSeconds(10), 21, 1, 21, 1));
    }

    private static WatchList asking() {
        Template template = new Template(
                "paying-first",
                1,
                "Paying people first",
                List.of(new Stage(
                        "paying",
                        PAYING,
                        BasisPoints.ALL,
                        Duration.ZERO,
                        Duration.ofHours(1),
                        new StageProof.Reach(1),
                        Gate.AUTOMATIC,
                        IfInconclusive.HOLD)),
                List.of(new Template.GuardrailSpec(
                        "orders",
                        "orders",
                        Direction.LOWER_IS_WORSE,
                        new BasisPoints(2_000),
                        Trigger.HARM,
                        GuardrailAction.WARN,
                        1)),
                0.05,
                0.05,
                BasisPoints.NONE);
        return WatchList.empty()
                .next(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(new TemplateRecord(World.PROJECT, template)),
                        List.of(new MetricRecord(World.PROJECT, ORDERS)),
                        _ -> StaticCohorts.NONE,
                        T);
    }
}
