package dev.sluice.watcher;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flag.StaticCohorts;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Trigger;
import dev.sluice.rollout.Edition;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.IfInconclusive;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.PlanRules;
import dev.sluice.rollout.RollbackTo;
import dev.sluice.rollout.RolloutPhase;
import dev.sluice.rollout.Stage;
import dev.sluice.watcher.watch.WatchList;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A project "shop" with one flag "checkout" and one rollout on it: internal people at 100 %, beta people at 50 %, everyone at 20 %,
 * everyone at 60 %. Two guardrails: bought at all; errors, up to three.
 *
 * @param stage the open stage; −1 for none
 * @param phase of the rollout
 * @param generation of the rollout
 * @param edits how often a person changed the flag in this stage and resumed the rollout from there
 */
public record World(int stage, RolloutPhase phase, long generation, int edits) {

    public static final String PROJECT = "shop";
    public static final String ROLLOUT = "rollout-1";
    public static final String FLAG = "checkout";
    public static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    public static final Duration WINDOW = Duration.ofMinutes(30);
    public static final int ERRORS_CAP = 3;

    private static final Audience INTERNAL = new Audience("internal", List.of(PropertyFilter.cohort("internal")));
    private static final Audience BETA =
            new Audience("beta", List.of(PropertyFilter.person("plan", Operator.EXACT, "beta")));
    private static final List<Audience> AUDIENCES = List.of(INTERNAL, BETA, Audience.EVERYONE, Audience.EVERYONE);
    private static final List<Integer> SHARES = List.of(10_000, 5_000, 2_000, 6_000);

    public World(int stage, RolloutPhase phase, long generation) {
        this(stage, phase, generation, 0);
    }

    public static World at(int stage) {
        return new World(stage, RolloutPhase.RUNNING, 1);
    }

    /** After a person has changed the flag once more, and resumed the rollout from there. */
    public World edited() {
        return new World(stage, phase, generation, edits + 1);
    }

    /** The flag's version that serves the stage now. */
    public long version() {
        return versionOf(stage) + 100L * edits;
    }

    /** The flag's version that opened a stage. */
    public static long versionOf(int stage) {
        return 10L + stage;
    }

    public WatchList watchList() {
        return watchList(rollout());
    }

    /** The same, with another record of the rollout. */
    public WatchList watchList(RolloutRecord rollout) {
        return WatchList.empty()
                .next(List.of(rollout), List.of(flag()), List.of(cohort()), List.of(), _ -> StaticCohorts.NONE, START);
    }

    public RolloutRecord rollout() {
        return new RolloutRecord(
                PROJECT,
                ROLLOUT,
                new FlagKey(FLAG),
                generation,
                plan(),
                phase,
                stage,
                stage < 0 ? 0 : version(),
                stage < 0 ? Instant.EPOCH : START.plusSeconds(stage + edits),
                "as the test has it",
                START);
    }

    /** The rollout's record with the first guardrail of its plan only. */
    public RolloutRecord withOneGuardrail() {
        return guardedBy(guardrails().subList(0, 1));
    }

    /** The rollout's record with these guardrails in its plan. */
    public RolloutRecord guardedBy(List<Guardrail> guardrails) {
        Plan plan = plan();
        return following(new Plan(
                plan.version(),
                plan.templateKey(),
                plan.templateVersion(),
                plan.treatment(),
                plan.stages(),
                guardrails,
                plan.alpha(),
                plan.beta(),
                plan.holdback()));
    }

    private RolloutRecord following(Plan other) {
        RolloutRecord all = rollout();
        return new RolloutRecord(
                all.project(),
                all.rolloutId(),
                all.flag(),
                all.generation(),
                other,
                all.phase(),
                all.stage(),
                all.stageFlagVersion(),
                all.stageOpenedAt(),
                all.reason(),
                all.changedAt());
    }

    /** The rollout's record with a last stage for all of everyone but a holdback. */
    public RolloutRecord heldBack(BasisPoints holdback) {
        Plan plan = plan();
        List<Stage> stages = new ArrayList<>(plan.stages());
        Stage last = stages.removeLast();
        stages.add(new Stage(
                last.name(),
                last.audience(),
                BasisPoints.ALL,
                last.least(),
                last.longest(),
                last.proof(),
                last.gate(),
                last.ifInconclusive()));
        return following(new Plan(
                plan.version(),
                plan.templateKey(),
                plan.templateVersion(),
                plan.treatment(),
                stages,
                plan.guardrails(),
                plan.alpha(),
                plan.beta(),
                holdback));
    }

    /** The rollout's record with these properties watched in its plan. */
    public RolloutRecord segmentedBy(List<String> properties) {
        Plan plan = plan();
        PlanRules rules = new PlanRules(
                RollbackTo.BEFORE,
                Duration.ZERO,
                Duration.ZERO,
                Optional.empty(),
                Duration.ZERO,
                PlanRules.USUAL_NO_DATA_AFTER,
                properties);
        return following(new Plan(
                plan.version(),
                plan.templateKey(),
                plan.templateVersion(),
                plan.treatment(),
                plan.stages(),
                plan.guardrails(),
                plan.alpha(),
                plan.beta(),
                plan.holdback(),
                rules,
                Edition.FIRST));
    }

    public FlagRecord flag() {
        List<OpenStage> open = new ArrayList<>();
        for (int i = 0; i <= stage; i++) {
            open.add(new OpenStage(i, AUDIENCES.get(i), new BasisPoints(SHARES.get(i)), versionOf(i)));
        }
        ReleaseCondition own = new ReleaseCondition(
                List.of(PropertyFilter.person("vip", Operator.EXACT, "true")), BasisPoints.ALL, Optional.empty());
        Flag flag = new Flag(
                1,
                new FlagKey(FLAG),
                stage < 0 ? 9 : version(),
                "Checkout",
                true,
                List.of(own),
                List.of(),
                Map.of(),
                Optional.of(new RolloutLadder(ROLLOUT, generation, Optional.empty(), open)));
        return new FlagRecord(
                PROJECT,
                flag,
                new Change("rollout/" + ROLLOUT, Change.Kind.ROLLOUT, "stage", START.plusSeconds(stage)));
    }

    public static CohortRecord cohort() {
        return new CohortRecord(
                PROJECT,
                new Cohort(
                        "internal",
                        "Internal users",
                        new Cohort.Rule.Test(PropertyFilter.person("email", Operator.ICONTAINS, "@shop.test"))));
    }

    public static Plan plan() {
        List<Stage> stages = IntStream.range(0, AUDIENCES.size())
                .mapToObj(i -> new Stage(
                        AUDIENCES.get(i).name() + i,
                        AUDIENCES.get(i),
                        new BasisPoints(SHARES.get(i)),
                        Duration.ofMinutes(1),
                        Duration.ofHours(1),
                        i == 0 ? new StageProof.Reach(3) : new StageProof.NotWorseThan(new BasisPoints(4_000)),
                        Gate.AUTOMATIC,
                        IfInconclusive.HOLD))
                .toList();
        return new Plan(1, "conversion", 1, Optional.empty(), stages, guardrails(), 0.05, 0.05, BasisPoints.NONE);
    }

    public static List<Guardrail> guardrails() {
        return List.of(
                new Guardrail(
                        "bought",
                        new Metric(
                                "bought",
                                "purchase",
                                new Measure.Conversion(new Measure.EventMatcher(
                                        "order completed", List.of(PropertyFilter.person("value", Operator.GT, 0)))),
                                WINDOW),
                        Direction.LOWER_IS_WORSE,
                        new BasisPoints(2_000),
                        Trigger.HARM,
                        GuardrailAction.ROLL_BACK,
                        0.5),
                new Guardrail(
                        "errors",
                        new Metric(
                                "errors",
                                "errors",
                                new Measure.Count(new Measure.EventMatcher("$exception", List.of()), ERRORS_CAP),
                                WINDOW),
                        Direction.HIGHER_IS_WORSE,
                        new BasisPoints(3_000),
                        Trigger.HARM,
                        GuardrailAction.ROLL_BACK,
                        0.5));
    }
}
