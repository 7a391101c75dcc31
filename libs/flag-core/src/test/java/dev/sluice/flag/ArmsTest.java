package dev.sluice.flag;

import static dev.sluice.flag.Given.CONTEXT;
import static dev.sluice.flag.Given.condition;
import static dev.sluice.flag.Given.flag;
import static dev.sluice.flag.Given.inactive;
import static dev.sluice.flag.Given.onPlan;
import static dev.sluice.flag.Given.person;
import static dev.sluice.flag.Given.plan;
import static dev.sluice.flag.Given.rollingOut;
import static dev.sluice.flag.Given.stage;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Under the key {@code beta-feature}: user_5 lies at 0.206, user_1 at 0.437, user_4 at 0.696. */
class ArmsTest {

    private static final Flag BASE = flag("beta-feature", condition(100_00, plan("pro")));
    private static final Flag ROLLING = rollingOut(
            BASE, stage(0, 100_00, plan("internal")), stage(2, 50_00, plan("beta")), stage(3, 25_00), stage(4, 30_00));

    @Test
    void shouldTreatFromTheFirstStageWhoseShareHasThePerson() {
        assertAssigned(onPlan("user_4", "internal"), Arm.TREATED, 100_00, 0);
        assertAssigned(onPlan("user_1", "beta"), Arm.TREATED, 50_00, 2);
        assertAssigned(person("user_5"), Arm.TREATED, 30_00, 3);
    }

    @Test
    void shouldControlFromTheFirstStageThatIsForThePerson() {
        assertAssigned(onPlan("user_4", "beta"), Arm.CONTROL, 50_00, 2);
        assertAssigned(person("user_1"), Arm.CONTROL, 30_00, 3);
    }

    @Test
    void shouldTreatThroughALaterStageWhomAnEarlierOneLeftInControl() {
        // given
        Flag widened = rollingOut(BASE, stage(0, 25_00), stage(1, 50_00), stage(2, 40_00));

        // then
        assertThat(Arms.assign(widened, person("user_1"), CONTEXT))
                .isEqualTo(new Assignment(Arm.TREATED, new BasisPoints(50_00), 1));
    }

    @Test
    void shouldLeaveOutsideWhomTheRolloutDoesNotDecideFor() {
        assertThat(Arms.assign(ROLLING, onPlan("user_5", "pro"), CONTEXT)).isEqualTo(Assignment.OUTSIDE);
        assertThat(Arms.assign(BASE, person("user_5"), CONTEXT)).isEqualTo(Assignment.OUTSIDE);
        assertThat(Arms.assign(inactive(ROLLING), person("user_5"), CONTEXT)).isEqualTo(Assignment.OUTSIDE);
        assertThat(Arms.assign(rollingOut(BASE, stage(0, 100_00, plan("internal"))), person("user_5"), CONTEXT))
                .isEqualTo(Assignment.OUTSIDE);
        assertThat(Arms.assign(rollingOut(BASE), person("user_5"), CONTEXT)).isEqualTo(Assignment.OUTSIDE);
    }

    private static void assertAssigned(Person person, Arm arm, int share, int sinceStage) {
        assertThat(Arms.assign(ROLLING, person, CONTEXT))
                .isEqualTo(new Assignment(arm, new BasisPoints(share), sinceStage));
    }
}
