package dev.sluice.flag;

import static dev.sluice.flag.Given.CONTEXT;
import static dev.sluice.flag.Given.condition;
import static dev.sluice.flag.Given.flag;
import static dev.sluice.flag.Given.person;
import static dev.sluice.flag.Given.withTraits;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BucketingIdTest {

    private static final Flag PLAIN = flag("beta-feature", condition(25_00));
    private static final Flag BY_DEVICE = withTraits(PLAIN, traits -> traits.withBucketedBy(BucketedBy.DEVICE_ID));
    private static final Flag CONTINUOUS = withTraits(PLAIN, traits -> traits.withContinuity(true));

    @Test
    void shouldBeTheDistinctIdUnlessTheFlagWantsAnother() {
        Person person = person("known").onDevice("d").formerly("anon");

        assertThat(BucketingId.of(PLAIN, person)).contains("known");
    }

    @Test
    void shouldBeTheDeviceWhateverElseIsKnown() {
        Flag both = withTraits(BY_DEVICE, traits -> traits.withContinuity(true));
        Map<String, Object> deviceAsProperty = Map.of("$device_id", "of the property");

        assertThat(BucketingId.of(BY_DEVICE, person("known").onDevice("d"))).contains("d");
        assertThat(BucketingId.of(both, person("known").onDevice("d").formerly("anon")))
                .contains("d");
        assertThat(BucketingId.of(BY_DEVICE, new Person("known", deviceAsProperty)))
                .contains("of the property");
        assertThat(BucketingId.of(BY_DEVICE, new Person("known", deviceAsProperty).onDevice("d")))
                .contains("d");
    }

    @Test
    void shouldFallBackToThePersonWithoutADevice() {
        Flag both = withTraits(BY_DEVICE, traits -> traits.withContinuity(true));

        assertThat(BucketingId.of(BY_DEVICE, person("known"))).contains("known");
        assertThat(BucketingId.of(BY_DEVICE, person("known").onDevice(""))).contains("known");
        assertThat(BucketingId.of(BY_DEVICE, new Person("known", Map.of("$device_id", 7))))
                .contains("known");
        assertThat(BucketingId.of(both, person("known").formerly("anon"))).contains("anon");
    }

    @Test
    void shouldKeepWherePeopleWereFirst() {
        assertThat(BucketingId.of(CONTINUOUS, person("known"))).contains("known");
        assertThat(BucketingId.of(CONTINUOUS, person("known").formerly("anon"))).contains("anon");
        assertThat(BucketingId.of(CONTINUOUS, person("known").formerly(""))).contains("known");
    }

    @Test
    void shouldNotJumpAtLogin() {
        // given: user_5 lies at 0.206 and user_4 at 0.696 under this key
        Person before = person("user_5");
        Person atLogin = person("user_4").formerly("user_5");

        // then
        assertThat(isOn(CONTINUOUS, before)).isTrue();
        assertThat(isOn(CONTINUOUS, atLogin)).isTrue();
        assertThat(isOn(PLAIN, atLogin)).isFalse();
        assertThat(isOn(BY_DEVICE, person("user_4").onDevice("user_5"))).isTrue();
    }

    private static boolean isOn(Flag flag, Person person) {
        return FlagEvaluator.evaluate(flag, person, CONTEXT).enabled();
    }
}
