package dev.sluice.autorollout.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.metric.StageProof;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.IfInconclusive;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PlanReachTest {

    private static final Audience STAFF = new Audience("staff", List.of(PropertyFilter.cohort("staff")));

    @Test
    void shouldSayWhomEachStageNewlyReaches() {
        Plan plan = plan(
                stage("staff", STAFF, 10_000),
                stage("few", Audience.EVERYONE, 100),
                stage("half", Audience.EVERYONE, 5_000));

        assertThat(PlanReach.of(flag(List.of()), plan, OptionalDouble.of(10_000)))
                .containsExactly(
                        "staff: 0 -> 100 % of those who match: at most 10,000 more people a day, up to 100 % of traffic",
                        "few: 0 -> 1 %: about 100 more people a day, 1 % of traffic",
                        "half: 1 -> 50 %: about 4,900 more people a day, 50 % of traffic",
                        "completed: 50 -> 100 %: about 5,000 more people a day, 100 % of traffic");
    }

    @Test
    void shouldSayWhenNobodyIsNew() {
        ReleaseCondition half = new ReleaseCondition(List.of(), new BasisPoints(5_000), Optional.empty());

        assertThat(PlanReach.of(
                        flag(List.of(half)), plan(stage("few", Audience.EVERYONE, 100)), OptionalDouble.empty()))
                .containsExactly(
                        "few: nobody new",
                        "completed: 50 -> 100 %: it is not known how many more people, 100 % of traffic");
    }

    private static Flag flag(List<ReleaseCondition> conditions) {
        return new Flag(1, new FlagKey("f"), 1, "", true, conditions, List.of(), Map.of(), Optional.empty());
    }

    private static Stage stage(String name, Audience audience, int share) {
        return new Stage(
                name,
                audience,
                new BasisPoints(share),
                Duration.ofMinutes(10),
                Duration.ofDays(7),
                new StageProof.Reach(100),
                Gate.AUTOMATIC,
                IfInconclusive.HOLD,
                Optional.empty());
    }

    private static Plan plan(Stage... stages) {
        return new Plan(
                1,
                "t",
                1,
                Optional.empty(),
                List.of(stages),
                List.of(),
                0.05,
                0.05,
                BasisPoints.NONE,
                Optional.empty(),
                Optional.empty());
    }
}
