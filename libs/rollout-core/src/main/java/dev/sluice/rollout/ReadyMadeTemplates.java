package dev.sluice.rollout;

import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.metric.Direction;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Trigger;
import dev.sluice.rollout.Template.GuardrailSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Templates that every project has from the start. */
public final class ReadyMadeTemplates {

    /** The key of {@link #conversion}. */
    public static final String CONVERSION_KEY = "conversion";

    /** The key of {@link #errorSafe}. */
    public static final String ERROR_SAFE_KEY = "error-safe";

    /** The key of {@link #timed}. */
    public static final String TIMED_KEY = "timed";

    /** The cohort of one's own people; its id in a project. */
    public static final String INTERNAL_COHORT = "internal";

    /** The cohort of people who try things early; its id in a project. */
    public static final String BETA_COHORT = "beta";

    private static final Audience INTERNAL =
            new Audience("internal users", List.of(PropertyFilter.cohort(INTERNAL_COHORT)));
    private static final Audience BETA = new Audience("beta users", List.of(PropertyFilter.cohort(BETA_COHORT)));

    private static final StageProof ANYBODY = new StageProof.Reach(1);

    /** A week holds every weekday once; whatever has no proof by then will not get one by waiting. */
    private static final Duration LONGEST = Duration.ofDays(7);

    /** Of conversion: a drop of more than 20 %. */
    private static final BasisPoints CONVERSION_MARGIN = new BasisPoints(2_000);

    /** Of errors: a rise of more than 30 %. */
    private static final BasisPoints ERROR_MARGIN = new BasisPoints(3_000);

    private static final BasisPoints HOLDBACK = new BasisPoints(500);

    private static final PlanRules RULES = new PlanRules(
            RollbackTo.BEFORE,
            Duration.ZERO,
            Duration.ZERO,
            Optional.empty(),
            Duration.ofHours(1),
            PlanRules.USUAL_NO_DATA_AFTER);

    private ReadyMadeTemplates() {}

    /**
     * "Autorollout based on conversion metric": internal users, beta users, then 1, 5, 25, 50 and 100 % of everyone; rolled back
     * when a loss of conversion is proven and estimated at more than 20 %.
     *
     * <p>The margin that a stage must exclude falls as shares grow, by the {@link LossLadder}: 60 % at 1 %, 40 % at 5 %, 20 % from
     * 25 % on. Least times grow with the number of people, from ten minutes to
     * the day that the last stage needs to have seen every hour.
     *
     * @param metricKey the project's conversion metric
     */
    public static Template conversion(String metricKey) {
        return new Template(
                CONVERSION_KEY,
                1,
                "Autorollout based on conversion metric",
                List.of(
                        stage("internal users", INTERNAL, 10_000, Duration.ofMinutes(10), new StageProof.Reach(20)),
                        stage(
                                "half of the beta users",
                                BETA,
                                5_000,
                                Duration.ofMinutes(10),
                                before(100, CONVERSION_MARGIN)),
                        stage(
                                "1 % of everyone",
                                Audience.EVERYONE, 100, Duration.ofHours(1), before(500, CONVERSION_MARGIN)),
                        stage(
                                "5 % of everyone",
                                Audience.EVERYONE, 500, Duration.ofHours(1), before(2_500, CONVERSION_MARGIN)),
                        stage(
                                "25 % of everyone",
                                Audience.EVERYONE, 2_500, Duration.ofHours(2), before(5_000, CONVERSION_MARGIN)),
                        stage(
                                "50 % of everyone",
                                Audience.EVERYONE, 5_000, Duration.ofHours(4), before(10_000, CONVERSION_MARGIN)),
                        stage(
                                "everyone",
                                Audience.EVERYONE,
                                10_000,
                                Duration.ofHours(24),
                                before(10_000, CONVERSION_MARGIN))),
                List.of(new GuardrailSpec(
                        "conversion",
                        metricKey,
                        Direction.LOWER_IS_WORSE,
                        CONVERSION_MARGIN,
                        Trigger.HARM,
                        GuardrailAction.ROLL_BACK,
                        1)),
                0.05,
                0.05,
                HOLDBACK,
                RULES);
    }

    /**
     * "Error-safe quick ramp": 1, 10, 50 and 100 % of everyone within two hours; rolled back when a rise of errors is proven and
     * estimated at more than 30 %.
     *
     * @param metricKey the project's metric of errors: the share of people who met one, or how many they met
     */
    public static Template errorSafe(String metricKey) {
        return new Template(
                ERROR_SAFE_KEY,
                1,
                "Error-safe quick ramp",
                List.of(
                        stage(
                                "1 % of everyone",
                                Audience.EVERYONE, 100, Duration.ofMinutes(10), before(1_000, ERROR_MARGIN)),
                        stage(
                                "10 % of everyone",
                                Audience.EVERYONE, 1_000, Duration.ofMinutes(20), before(5_000, ERROR_MARGIN)),
                        stage(
                                "50 % of everyone",
                                Audience.EVERYONE, 5_000, Duration.ofMinutes(30), before(10_000, ERROR_MARGIN)),
                        stage(
                                "everyone",
                                Audience.EVERYONE,
                                10_000,
                                Duration.ofHours(1),
                                before(10_000, ERROR_MARGIN))),
                List.of(new GuardrailSpec(
                        "errors",
                        metricKey,
                        Direction.HIGHER_IS_WORSE,
                        ERROR_MARGIN,
                        Trigger.HARM,
                        GuardrailAction.ROLL_BACK,
                        1)),
                0.05,
                0.05,
                HOLDBACK,
                RULES);
    }

    /**
     * "Timed ramp": 5, 25, 50 and 100 % of everyone by the clock, each as soon as its least time is over and anybody was reached.
     * Nothing watches it. Everything that shows it says so, and whoever starts a rollout from it has to say why.
     */
    public static Template timed() {
        return new Template(
                TIMED_KEY,
                1,
                "Timed ramp (unguarded)",
                List.of(
                        stage("5 % of everyone", Audience.EVERYONE, 500, Duration.ofHours(1), ANYBODY),
                        stage("25 % of everyone", Audience.EVERYONE, 2_500, Duration.ofHours(2), ANYBODY),
                        stage("50 % of everyone", Audience.EVERYONE, 5_000, Duration.ofHours(4), ANYBODY),
                        stage("everyone", Audience.EVERYONE, 10_000, Duration.ofHours(1), ANYBODY)),
                List.of(),
                0.05,
                0.05,
                BasisPoints.NONE,
                RULES);
    }

    private static Stage stage(String name, Audience audience, int share, Duration least, StageProof proof) {
        return new Stage(
                name, audience, new BasisPoints(share), least, LONGEST, proof, Gate.AUTOMATIC, IfInconclusive.HOLD);
    }

    /** What a stage has to show before such a share opens. */
    private static StageProof before(int nextShare, BasisPoints guardrailMargin) {
        return new StageProof.NotWorseThan(LossLadder.margin(new BasisPoints(nextShare), guardrailMargin));
    }
}
