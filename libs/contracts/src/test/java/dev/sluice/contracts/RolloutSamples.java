package dev.sluice.contracts;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.DataHealth;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.HealthCheck;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.StratumKey;
import dev.sluice.metric.Tally;
import dev.sluice.metric.Traffic;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.metric.segment.Finding;
import dev.sluice.metric.segment.Segment;
import dev.sluice.rollout.RolloutPhase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Rollouts, what is judged of them, and what people order. */
final class RolloutSamples {

    static final Finding FINDING = new Finding(
            new Segment("conversion", "plan", "enterprise"),
            new GuardrailVerdict.ArmSummary(9_512, 310, 0.0326),
            new GuardrailVerdict.ArmSummary(488, 49, 0.1004),
            new GuardrailVerdict.Effect(0.325, 0.2, 0.6, 0.9),
            16.1,
            15.2,
            0.05,
            Samples.AT,
            "Checkout conversion took a turn for the worse where plan is \"enterprise\".");
    static final Verdict VERDICT = new Verdict(
            "r-1",
            1,
            1,
            1,
            OptionalLong.of(9),
            VerdictStatus.BREACHED,
            List.of(new GuardrailVerdict(
                    "conversion",
                    VerdictStatus.BREACHED,
                    new GuardrailVerdict.ArmSummary(812, 41, 0.0505),
                    new GuardrailVerdict.ArmSummary(20_007, 1_961, 0.098),
                    new GuardrailVerdict.Effect(0.515, 0.38, Double.POSITIVE_INFINITY, 0.9),
                    4.72,
                    -3.1,
                    "Checkout conversion fell by 48 %.",
                    List.of(new StratumCounts(
                            new StratumKey(1, new BasisPoints(100), BasisPoints.NONE),
                            new Tally(812, List.of(41L)),
                            new Tally(20_007, List.of(1_961L)))))),
            Optional.of("conversion"),
            4.72,
            0.05,
            0.05,
            new DataHealth(
                    0.4,
                    1,
                    2,
                    0,
                    3,
                    Traffic.NONE.plus(new Traffic(21_900, 2, 23_000, delays(22_900, 100), 12, 2_002, 40)),
                    List.of(new HealthCheck(
                            HealthCheck.Kind.DELAY,
                            HealthCheck.Outcome.SOUND,
                            2_000,
                            300_000,
                            "99 % of events come within 2 s; more than 5 min would be a warning"))),
            812,
            20_007,
            Samples.AT,
            Samples.AT.plusMillis(300),
            Optional.of(new DataHealth.EventRef("0192f3a4-7b1c-7def-8123-456789abcdef", Samples.AT.toEpochMilli())),
            "Checkout conversion fell by 48 %: harm is proven.");

    private RolloutSamples() {}

    static Map<String, Object> all() {
        Map<String, Object> samples = new LinkedHashMap<>();
        samples.put(
                "rollout",
                new RolloutRecord(
                        "default",
                        "r-1",
                        Samples.FLAG,
                        1,
                        Samples.PLAN,
                        RolloutPhase.RUNNING,
                        1,
                        10,
                        Samples.AT,
                        "waits for its proof",
                        Samples.AT));
        samples.put("judged", new JudgedRecord("default", Samples.PLAN, VERDICT));
        samples.put(
                "segment-finding", new SegmentFinding("f-1", "default", "r-1", Samples.FLAG, 1, "everyone", FINDING));
        samples.put("verdict", new VerdictRecord("default", VERDICT));
        samples.put(
                "rollout-command",
                new RolloutCommand(
                        "slack/1764.1/roll_back/1764.9",
                        "default",
                        "r-1",
                        Optional.of(2L),
                        RolloutCommand.Action.ROLL_BACK,
                        "ada",
                        "by a button in Slack",
                        Samples.AT,
                        Optional.of("v1.sealed")));
        samples.put(
                "rollout-command-with-stage",
                new RolloutCommand(
                        "slack/1764.1/approve/1764.9",
                        "default",
                        "r-1",
                        Optional.of(2L),
                        RolloutCommand.Action.APPROVE,
                        "ada",
                        "by a button in Slack",
                        Samples.AT,
                        Optional.of("v1.sealed"),
                        Optional.of("5 % of everyone")));
        samples.put(
                "rollout-command-result",
                new RolloutCommandResult(
                        "slack/1764.1/roll_back/1764.9",
                        "default",
                        "r-1",
                        RolloutCommandResult.Outcome.REFUSED,
                        "the rollout is over",
                        Samples.AT,
                        Optional.of("v1.sealed")));
        return samples;
    }

    /** So many within a tenth of a second, and so many within two seconds. */
    private static List<Long> delays(long soon, long later) {
        List<Long> delays = new ArrayList<>(Traffic.NONE.delays());
        delays.set(Traffic.delayClass(100), soon);
        delays.set(Traffic.delayClass(2_000), later);
        return delays;
    }
}
