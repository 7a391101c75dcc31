package dev.sluice.flag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CountableTest {

    private static final ReleaseCondition OF_PERSONS = new ReleaseCondition(
            List.of(PropertyFilter.person("plan", Operator.EXACT, "paid")), BasisPoints.ALL, Optional.empty());

    static List<Traits> notOfPersons() {
        return List.of(
                Traits.NONE.withAggregation(Aggregation.groups("company")),
                Traits.NONE.withBucketedBy(BucketedBy.DEVICE_ID),
                Traits.NONE.withContinuity(true));
    }

    static List<ReleaseCondition> askingForGroups() {
        return List.of(
                new ReleaseCondition(
                        List.of(PropertyFilter.group("company", "plan", Operator.EXACT, "paid")),
                        BasisPoints.ALL,
                        Optional.empty()),
                new ReleaseCondition(
                        List.of(), BasisPoints.ALL, Optional.empty(), Optional.of(Aggregation.groups("company"))));
    }

    @Test
    void shouldCountPersonsWhoArePlacedByTheirOwnId() {
        assertThat(Countable.refusal(flag(Traits.NONE, List.of(OF_PERSONS)))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("notOfPersons")
    void shouldRefuseWhereTheCoinIsNotAPersonsOwnAndSayWhatToDo(Traits traits) {
        assertThat(Countable.refusal(flag(traits, List.of(OF_PERSONS)))).hasValueSatisfying(why -> assertThat(why)
                .contains("rollouts compare persons")
                .containsPattern("; (make a flag for persons|take continuity off)"));
    }

    @ParameterizedTest
    @MethodSource("askingForGroups")
    void shouldRefuseWhereAGroupDecidesWhoIsServedBesideTheRollout(ReleaseCondition condition) {
        assertThat(Countable.refusal(flag(Traits.NONE, List.of(OF_PERSONS, condition))))
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("condition 1")
                        .contains("put a property of persons or a cohort in its place"));
    }

    private static Flag flag(Traits traits, List<ReleaseCondition> conditions) {
        return new Flag(
                        1,
                        new FlagKey("checkout"),
                        1,
                        "Checkout",
                        true,
                        conditions,
                        List.of(),
                        Map.of(),
                        Optional.empty())
                .withTraits(traits);
    }
}
