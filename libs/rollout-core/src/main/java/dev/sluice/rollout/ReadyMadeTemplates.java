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

/** Templates that every project has from the start. */
public final class ReadyMadeTemplates {

    /** The key of {@link #conversion}. */
    public static final String CONVERSION_KEY = "conversion";

    /** The cohort of one's own people; its id in a project. */
    public static final String INTERNAL_COHORT = "internal";

    /** The cohort of people who try things early; its id in a project. */
    public static final String BETA_COHORT = "beta";

    private static final Audience INTERNAL =
            new Audience("internal users", List.of(PropertyFilter.cohort(INTERNAL_COHORT)));
    private static final Audience BETA = new Audience("beta users", List.of(PropertyFilter.cohort(BETA_COHORT)));

    /** A week holds every weekday once; whatever has no proof by then will not get one by waiting. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private ReadyMadeTemplates() {}

    /**
     * "Autorollout based on conversion metric": internal users, beta users, then 1, 5, 25, 50 and 100 % of everyone; rolled back
     * when a loss of conversion is proven and estimated at more than 20 %.
     *
     * <p>The margin that a stage must exclude falls as shares grow, so that the next stage's share times what is not excluded yet
     * stays small: 60 % at 1 %, 40 % at 5 %, 20 % from 25 % on. Least times grow with the number of people, from ten minutes to
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
                        stage("half of the beta users", BETA, 5_000, Duration.ofMinutes(10), notWorseThan(6_000)),
                        stage("1 % of everyone", Audience.EVERYONE, 100, Duration.ofHours(1), notWorseThan(6_000)),
                        stage("5 % of everyone", Audience.EVERYONE, 500, Duration.ofHours(1), notWorseThan(4_000)),
                        stage("25 % of everyone", Audience.EVERYONE, 2_500, Duration.ofHours(2), notWorseThan(2_000)),
                        stage("50 % of everyone", Audience.EVERYONE, 5_000, Duration.ofHours(4), notWorseThan(2_000)),
                        stage("everyone", Audience.EVERYONE, 10_000, Duration.ofHours(24), notWorseThan(2_000))),
                List.of(new GuardrailSpec(
                        "conversion",
                        metricKey,
                        Direction.LOWER_IS_WORSE,
                        new BasisPoints(2_000),
                        Trigger.HARM,
                        GuardrailAction.ROLL_BACK,
                        1)),
                0.05,
                0.05,
                new BasisPoints(500));
    }

    private static Stage stage(String name, Audience audience, int share, Duration least, StageProof proof) {
        return new Stage(
                name, audience, new BasisPoints(share), least, LONGEST, proof, Gate.AUTOMATIC, IfInconclusive.HOLD);
    }

    private static StageProof notWorseThan(int margin) {
        return new StageProof.NotWorseThan(new BasisPoints(margin));
    }
}
