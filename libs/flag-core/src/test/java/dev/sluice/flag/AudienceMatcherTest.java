package dev.sluice.flag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AudienceMatcherTest {

    private static final Cohort BETA =
            new Cohort("beta", "beta", new Cohort.Rule.Test(PropertyFilter.person("beta", Operator.EXACT, true)));
    private static final EvaluationContext CONTEXT =
            EvaluationContext.of(RegexEngine.NONE, Instant.EPOCH).withCohorts(List.of(BETA));

    @Test
    void shouldHaveThoseForWhomEveryFilterHolds() {
        AudienceMatcher audience = AudienceMatcher.of(
                new Audience(
                        "paying beta users",
                        List.of(PropertyFilter.cohort("beta"), PropertyFilter.person("plan", Operator.EXACT, "paid"))),
                CONTEXT);

        assertThat(audience.has(new Person("ada", Map.of("beta", true, "plan", "paid")), CONTEXT))
                .isTrue();
        assertThat(audience.has(new Person("bob", Map.of("beta", true)), CONTEXT))
                .isFalse();
        assertThat(audience.has(new Person("eve", Map.of("plan", "paid")), CONTEXT))
                .isFalse();
    }

    @Test
    void shouldNotHaveWhomNothingIsKnownOf() {
        AudienceMatcher audience = AudienceMatcher.of(
                new Audience("of a company", List.of(PropertyFilter.group("company", "plan", Operator.EXACT, "paid"))),
                CONTEXT);

        assertThat(audience.has(new Person("ada", Map.of()), CONTEXT)).isFalse();
        assertThat(AudienceMatcher.of(Audience.EVERYONE, CONTEXT).has(new Person("ada", Map.of()), CONTEXT))
                .isTrue();
    }
}
