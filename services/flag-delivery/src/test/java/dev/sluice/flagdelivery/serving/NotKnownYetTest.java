package dev.sluice.flagdelivery.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.CohortRecord;
import dev.sluice.flag.Aggregation;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Group;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyNeeds;
import dev.sluice.flag.PropertyType;
import dev.sluice.flagdelivery.Flags;
import dev.sluice.flagdelivery.Publisher;
import dev.sluice.flagdelivery.people.Known;
import dev.sluice.flagdelivery.people.Needs;
import dev.sluice.flagdelivery.people.PeopleStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flags that look at what is not kept of people must not open because of that. */
class NotKnownYetTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final PropertyFilter NOT_GERMAN = PropertyFilter.person("country", Operator.IS_NOT, "DE");
    private static final PropertyFilter PRO = PropertyFilter.person("plan", Operator.EXACT, "pro");

    /** Nobody has any property that is kept; what is kept changes as people are read. */
    private static final class Kept implements Known {
        private PeopleStore store = keeping("plan");

        static PeopleStore keeping(String... names) {
            return new PeopleStore(
                    new Needs(Map.of("shop", new Needs.OfProject(new PropertyNeeds(Set.of(names), Map.of()), false))));
        }

        @Override
        public Optional<KnownPerson> person(String project, String distinctId) {
            return store.person(project, distinctId);
        }

        @Override
        public Map<String, Object> group(String project, String type, String key) {
            return store.group(project, type, key);
        }

        @Override
        public Needs.OfProject missing(String project, Needs.OfProject wanted) {
            return store.missing(project, wanted);
        }
    }

    private final Kept known = new Kept();
    private final Catalog catalog = new Catalog(known);

    @BeforeEach
    void putProject() {
        catalog.put(Publisher.record("shop"));
        put(Flags.flag("open").forEveryone());
        put(Flags.flag("pro").condition(10_000, PRO));
    }

    @ParameterizedTest
    @EnumSource(
            value = Operator.class,
            names = {"IS_NOT", "IS_NOT_SET", "NOT_ICONTAINS", "NOT_REGEX", "NOT_BETWEEN"})
    void shouldNotOpenWhenTheFlagLooksAtWhatIsNotKnown(Operator operator) {
        // given
        put(Flags.flag("abroad").condition(10_000, PropertyFilter.person("country", operator, "DE")));

        // then
        assertThat(answer("abroad", Map.of()).isFailed()).isTrue();
        assertThat(answer("open", Map.of()).evaluation().orElseThrow().enabled())
                .isTrue();
        assertThat(answer("pro", Map.of()).evaluation().orElseThrow().enabled()).isFalse();
        assertThat(project().evaluateAll(project().person(Asked.of("ann", Map.of())), NOW))
                .filteredOn(Answer::isFailed)
                .extracting(answer -> answer.flag().flag().key().value())
                .containsExactly("abroad");
    }

    @Test
    void shouldDecideWhenTheRequestSaysItItself() {
        // given
        put(Flags.flag("abroad").condition(10_000, NOT_GERMAN, PRO));

        // then: the plan is kept, and so need not be said
        assertThat(isOn("abroad", Map.of("country", "FR", "plan", "pro"))).isTrue();
        assertThat(isOn("abroad", Map.of("country", "FR"))).isFalse();
        assertThat(isOn("abroad", Map.of("country", "DE", "plan", "pro"))).isFalse();
        assertThat(answer("abroad", Map.of("plan", "pro")).isFailed()).isTrue();
    }

    @Test
    void shouldServeTheFormerVersionUntilMoreIsKnown() {
        // given
        put(Flags.flag("moving").version(1).condition(10_000, PRO));
        assertThat(version("moving")).isEqualTo(1);

        // when
        put(Flags.flag("moving").version(2).condition(10_000, NOT_GERMAN));

        // then
        assertThat(version("moving")).isEqualTo(1);
        assertThat(isOn("moving", Map.of())).isFalse();
        assertThat(isOn("moving", Map.of("plan", "pro"))).isTrue();
        assertThat(project().needs().properties().ofPersons()).containsExactlyInAnyOrder("plan", "country");

        // when
        known.store = Kept.keeping("plan", "country");
        catalog.touch("shop");

        // then
        assertThat(version("moving")).isEqualTo(2);
        assertThat(isOn("moving", Map.of())).isTrue();
    }

    @Test
    void shouldSwitchOffAtOnceWhateverTheFlagLooksAt() {
        // given
        put(Flags.flag("moving").version(1).condition(10_000));

        // when
        put(Flags.flag("moving").version(2).inactive().condition(10_000, NOT_GERMAN));

        // then
        assertThat(version("moving")).isEqualTo(2);
        assertThat(isOn("moving", Map.of())).isFalse();
    }

    @Test
    void shouldLookThroughCohortsAndFlagsThatItRestsOn() {
        // given
        catalog.put(cohort(PRO));
        put(Flags.flag("members").condition(10_000, PropertyFilter.cohort("some")));
        put(Flags.flag("rests")
                .condition(10_000, new PropertyFilter("members", PropertyType.FLAG, Operator.EXACT, false, false)));
        known.store = Kept.keeping("plan", "email");
        assertThat(isOn("rests", Map.of("plan", "free"))).isTrue();
        assertThat(isOn("members", Map.of("plan", "pro"))).isTrue();

        // when: the cohort looks at more
        catalog.put(cohort(NOT_GERMAN));

        // then: it has whom it had
        assertThat(isOn("members", Map.of("plan", "pro"))).isTrue();
        assertThat(isOn("members", Map.of("plan", "free"))).isFalse();

        // when: another that was not there before
        catalog.put(new CohortRecord("shop", new Cohort("new", "new", new Cohort.Rule.Test(NOT_GERMAN))));
        put(Flags.flag("inside").condition(10_000, PropertyFilter.cohort("new")));
        put(Flags.flag("on-inside")
                .condition(10_000, new PropertyFilter("inside", PropertyType.FLAG, Operator.EXACT, false, false)));

        // then
        assertThat(answer("inside", Map.of()).isFailed()).isTrue();
        assertThat(answer("on-inside", Map.of()).isFailed()).isTrue();
        assertThat(answer("on-inside", Map.of("country", "FR")).isFailed()).isFalse();
    }

    @Test
    void shouldKnowOfTheGroupsThatARequestNamesOnly() {
        // given
        put(Flags.flag("foreign")
                .condition(10_000, NOT_GERMAN)
                .traits(traits -> traits.withAggregation(Aggregation.groups("company"))));

        // then
        assertThat(isOn("foreign", Map.of())).isFalse();
        assertThat(ofGroup(Map.of()).isFailed()).isTrue();
        assertThat(ofGroup(Map.of("country", "FR")).evaluation().orElseThrow().enabled())
                .isTrue();
    }

    @Test
    void shouldNotTakeForAbsentWhatPeopleChoseForThemselves() {
        // given
        put(Flags.flag("beta").forEveryone().traits(traits -> traits.withEnrollment(true)));

        // then
        assertThat(answer("beta", Map.of()).isFailed()).isTrue();
        assertThat(isOn("beta", Map.of("$feature_enrollment/beta", false))).isFalse();
    }

    private static CohortRecord cohort(PropertyFilter filter) {
        return new CohortRecord("shop", new Cohort("some", "some", new Cohort.Rule.Test(filter)));
    }

    private void put(Flags flag) {
        catalog.put(Publisher.record("shop", flag.build()));
    }

    private ProjectFlags project() {
        return catalog.assemble(Served.Source.KAFKA).ofToken("phc_shop").orElseThrow();
    }

    private long version(String flag) {
        return project().flags().get(flag).flag().version();
    }

    private Answer answer(String flag, Map<String, Object> said) {
        return answer(flag, Asked.of("ann", said));
    }

    private Answer ofGroup(Map<String, Object> said) {
        return answer(
                "foreign",
                new Asked(
                        "ann",
                        Map.of(),
                        Map.of("company", new Group("acme", said)),
                        Optional.empty(),
                        Optional.empty()));
    }

    private Answer answer(String flag, Asked asked) {
        ProjectFlags project = project();
        return project.evaluate(Set.of(flag), project.person(asked), NOW).getFirst();
    }

    private boolean isOn(String flag, Map<String, Object> said) {
        return answer(flag, said).evaluation().orElseThrow().enabled();
    }
}
