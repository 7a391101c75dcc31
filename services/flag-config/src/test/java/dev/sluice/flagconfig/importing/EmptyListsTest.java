package dev.sluice.flagconfig.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.Traits;
import dev.sluice.flagconfig.flag.FlagAbout;
import dev.sluice.flagconfig.flag.FlagDraft;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmptyListsTest {

    private static final Cohort MEMBERS = cohort("members", cohortFilter("list", Operator.IN, false));
    private static final Cohort STRANGERS = cohort("strangers", cohortFilter("list", Operator.IN, true));
    private static final FlagDraft FOR_MEMBERS = flag(cohortFilter("list", Operator.IN, false));

    private final EmptyLists lists = new EmptyLists(
            Set.of("list"), Map.of("members", MEMBERS, "strangers", STRANGERS), Map.of("for-members", FOR_MEMBERS));

    @Test
    void shouldPassFlagsThatAnEmptyListOnlyMakesNarrower() {
        assertThat(lists.widening(FOR_MEMBERS)).isEmpty();
        assertThat(lists.widening(flag())).isEmpty();
        assertThat(lists.widening(flag(cohortFilter("other", Operator.NOT_IN, false))))
                .isEmpty();
        assertThat(lists.widening(flag(cohortFilter("members", Operator.IN, false))))
                .isEmpty();
        assertThat(lists.widening(flag(cohortFilter("strangers", Operator.NOT_IN, false))))
                .isEmpty();
        assertThat(lists.widening(flag(flagFilter(true)))).isEmpty();
    }

    @Test
    void shouldFindAListThatKeptPeopleAway() {
        assertThat(lists.widening(flag(cohortFilter("list", Operator.NOT_IN, false))))
                .contains("list");
        assertThat(lists.widening(flag(cohortFilter("members", Operator.NOT_IN, false))))
                .contains("list");
        assertThat(lists.widening(flag(cohortFilter("strangers", Operator.IN, false))))
                .contains("list");
    }

    @Test
    void shouldLookThroughOtherFlags() {
        assertThat(lists.widening(flag(flagFilter(false)))).contains("list");
        assertThat(lists.widening(flag(flagFilter("test")))).contains("list");
    }

    @Test
    void shouldMindThatAnEarlyExitKeepsPeopleAway() {
        FlagDraft plain = flag(cohortFilter("list", Operator.IN, false));
        FlagDraft early = new FlagDraft(
                plain.name(),
                true,
                plain.conditions(),
                List.of(),
                Map.of(),
                Traits.NONE.withEarlyExit(true),
                FlagAbout.NOTHING);

        assertThat(lists.widening(early)).contains("list");
    }

    private static Cohort cohort(String id, PropertyFilter test) {
        return new Cohort(id, id, new Cohort.Rule.Any(List.of(new Cohort.Rule.Test(test))));
    }

    private static PropertyFilter cohortFilter(String id, Operator operator, boolean negation) {
        return new PropertyFilter("id", PropertyType.COHORT, operator, id, negation);
    }

    private static PropertyFilter flagFilter(Object value) {
        return new PropertyFilter("for-members", PropertyType.FLAG, Operator.FLAG_EVALUATES_TO, value, false);
    }

    private static FlagDraft flag(PropertyFilter... filters) {
        return new FlagDraft(
                "flag",
                true,
                List.of(new ReleaseCondition(List.of(filters), new BasisPoints(10_000), Optional.empty())),
                List.of(),
                Map.of(),
                Traits.NONE,
                FlagAbout.NOTHING);
    }
}
