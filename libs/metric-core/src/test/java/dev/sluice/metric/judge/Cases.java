package dev.sluice.metric.judge;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.DataHealth;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.StratumKey;
import dev.sluice.metric.Tally;
import dev.sluice.metric.Traffic;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.evidence.Mismatch.Exposures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Builds evidence for tests: a rollout of stages at 100 % (internal), 1, 5, 25, 50 and 95 %. */
final class Cases {

    private static final Measure.EventMatcher BOUGHT = new Measure.EventMatcher("order completed", List.of());

    private final List<GuardrailCounts> guardrails = new ArrayList<>();
    private List<Integer> comparedStages = List.of(1, 2, 3, 4, 5);
    private StageProof proof = notWorseThan(4_000);
    private int stage = 1;
    private long reached;
    private DataHealth health = DataHealth.UNKNOWN;

    static Cases stage(int stage) {
        Cases cases = new Cases();
        cases.stage = stage;
        return cases;
    }

    static StageProof notWorseThan(int margin) {
        return new StageProof.NotWorseThan(new BasisPoints(margin));
    }

    Cases comparing(Integer... stages) {
        comparedStages = List.of(stages);
        return this;
    }

    Cases toShow(StageProof proof) {
        this.proof = proof;
        return this;
    }

    Cases withHealth(long disagreements, long bothArms) {
        health = new DataHealth(0, disagreements, 3, bothArms, 2);
        return this;
    }

    Cases seeing(Traffic traffic) {
        health = health.withTraffic(traffic);
        return this;
    }

    Cases reaching(long people) {
        reached = people;
        return this;
    }

    Cases with(Guardrail guardrail, StratumCounts... strata) {
        guardrails.add(new GuardrailCounts(guardrail, List.of(strata)));
        return this;
    }

    Evidence evidence() {
        List<Exposures> exposures = guardrails.isEmpty()
                ? List.of()
                : guardrails.getLast().strata().stream()
                        .map(s -> new Exposures(
                                s.key(), s.treated().people(), s.control().people()))
                        .toList();
        List<Exposures> now =
                exposures.stream().filter(e -> e.key().stage() == stage).toList();
        return new Evidence(
                "r1",
                7,
                2,
                stage,
                OptionalLong.of(9),
                proof,
                comparedStages,
                0.05,
                0.05,
                guardrails,
                exposures,
                reached + now.stream().mapToLong(Exposures::treated).sum(),
                now.stream().mapToLong(Exposures::control).sum(),
                health,
                Instant.parse("2026-03-01T10:00:00Z"),
                Instant.parse("2026-03-01T10:00:01Z"),
                Optional.of(new DataHealth.EventRef("e1", 1_772_359_200_000L)));
    }

    static Guardrail conversion(Trigger trigger, GuardrailAction action, double weight) {
        return guardrail(
                "conversion",
                "checkout conversion",
                new Measure.Conversion(BOUGHT),
                Direction.LOWER_IS_WORSE,
                2_000,
                trigger,
                action,
                weight);
    }

    static Guardrail errors(Trigger trigger, GuardrailAction action, double weight) {
        return guardrail(
                "errors",
                "errors",
                new Measure.Count(BOUGHT, 5),
                Direction.HIGHER_IS_WORSE,
                3_000,
                trigger,
                action,
                weight);
    }

    static Guardrail guardrail(
            String id,
            String name,
            Measure measure,
            Direction direction,
            int margin,
            Trigger trigger,
            GuardrailAction action,
            double weight) {
        Metric metric = new Metric(id, name, measure, Duration.ofDays(1));
        return new Guardrail(id, metric, direction, new BasisPoints(margin), trigger, action, weight);
    }

    /** Converted and people of either arm at a share in hundredths of a percent. */
    static StratumCounts conversions(int stage, int share, long treated, long ofTreated, long control, long ofControl) {
        return new StratumCounts(
                key(stage, share), new Tally(ofTreated, List.of(treated)), new Tally(ofControl, List.of(control)));
    }

    static StratumKey key(int stage, int share) {
        return new StratumKey(stage, new BasisPoints(share), BasisPoints.NONE);
    }
}
