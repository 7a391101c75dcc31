package dev.sluice.flagdelivery.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagOverride;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.ServingList;
import dev.sluice.contracts.ServingSnapshot;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.Operator;
import dev.sluice.flag.Person;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flagdelivery.Flags;
import dev.sluice.flagdelivery.Publisher;
import dev.sluice.flagdelivery.people.Known;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was asked for, beside what the bus told. */
class PolledCatalogTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Person ADA = new Person("ada", Map.of("team", "sluice"));
    private static final ProjectRecord SHOP = Publisher.record("shop");

    private final Catalog catalog = new Catalog(Known.NOTHING);

    @BeforeEach
    void putProject() {
        catalog.put(SHOP);
    }

    @Test
    void shouldTakeWhatIsNewerAndNothingElse() {
        catalog.put(record(Flags.flag("nav").version(4).forEveryone().build(), NOW));

        catalog.take(asked(record(Flags.flag("nav").version(3).build(), NOW.plusSeconds(9))));
        assertThat(isOn("nav")).as("an older version, whatever its clock says").isTrue();

        catalog.take(asked(record(Flags.flag("nav").version(4).build(), NOW.plusSeconds(9))));
        assertThat(isOn("nav")).as("the same version").isTrue();

        catalog.take(asked(record(Flags.flag("nav").version(5).build(), NOW.minusSeconds(9))));
        assertThat(isOn("nav")).as("a newer version, whatever its clock says").isFalse();

        catalog.take(asked(record(Flags.flag("new").version(1).forEveryone().build(), NOW)));
        assertThat(isOn("new")).as("a flag that the bus did not tell of").isTrue();
    }

    @Test
    void shouldNotWidenOverAnOrderToServeLess() {
        // given
        catalog.put(record(opened(3), NOW));
        catalog.put(new FlagOverride("shop", new FlagKey("opened"), "r-opened", 1, 0, "a breach", NOW));
        assertThat(isOn("opened")).isFalse();

        // when: somebody renamed it before the rollback was written down
        catalog.take(asked(record(opened(4), NOW.plusSeconds(1))));

        // then
        assertThat(isOn("opened")).isFalse();
        assertThat(catalog.assemble(Served.Source.POLL).narrowed()).containsExactly("shop/opened");

        // when: a start from what was on the disk
        Catalog restarted = new Catalog(Known.NOTHING);
        restarted.putAll(catalog.records());
        restarted.take(asked(record(opened(5), NOW.plusSeconds(2))));

        // then
        assertThat(isOn(restarted, "opened")).isFalse();
    }

    @Test
    void shouldEndWhatHasEndedAndNotBringItBackByWhatTheBusToldEarlier() {
        // given
        catalog.put(record(Flags.flag("nav").version(4).forEveryone().build(), NOW));

        // when
        catalog.take(ended("nav", 4));

        // then
        assertThat(isOn("nav")).as("that end is not newer than what is known").isTrue();

        // when
        catalog.take(ended("nav", 6));
        catalog.put(record(Flags.flag("nav").version(5).forEveryone().build(), NOW.plusSeconds(1)));

        // then
        assertThat(project(catalog).flags()).doesNotContainKey("nav");

        // when: taken out of the archive
        catalog.put(record(Flags.flag("nav").version(7).forEveryone().build(), NOW.plusSeconds(20)));

        // then
        assertThat(isOn("nav")).isTrue();
    }

    @Test
    void shouldKeepWhatIsNotSpokenOf() {
        catalog.put(record(Flags.flag("nav").version(4).forEveryone().build(), NOW));

        catalog.take(asked());

        assertThat(isOn("nav")).isTrue();
    }

    @Test
    void shouldLetTheBusGoOnWhereItIsNewer() {
        catalog.take(asked(record(Flags.flag("nav").version(5).build(), NOW)));

        catalog.put(record(Flags.flag("nav").version(4).forEveryone().build(), NOW.minusSeconds(1)));
        assertThat(isOn("nav")).as("what the bus had left to tell").isFalse();

        catalog.put(record(Flags.flag("nav").version(6).forEveryone().build(), NOW.plusSeconds(1)));
        assertThat(isOn("nav")).isTrue();
    }

    @Test
    void shouldTakeCohortsByTheTimeOfTheirChange() {
        // given
        catalog.put(record(
                Flags.flag("inside")
                        .condition(10_000, PropertyFilter.cohort("internal"))
                        .build(),
                NOW));
        catalog.put(internal("sluice", NOW));
        assertThat(isOn("inside")).isTrue();

        // when
        catalog.take(asked(internal("others", NOW.minusSeconds(1))));

        // then
        assertThat(isOn("inside")).isTrue();

        // when
        catalog.take(asked(internal("others", NOW.plusSeconds(1))));
        catalog.put(internal("sluice", NOW.plusMillis(500)));

        // then: what the bus had left to tell is older
        assertThat(isOn("inside")).isFalse();

        // when
        catalog.put(internal("sluice", NOW.plusSeconds(2)));

        // then
        assertThat(isOn("inside")).isTrue();
    }

    @Test
    void shouldTakeListsWhole() {
        catalog.put(record(
                Flags.flag("listed")
                        .condition(10_000, PropertyFilter.cohort("pilots"))
                        .build(),
                NOW));

        catalog.take(new ServingList("shop", "pilots", 2, List.of("ada", "bob")));
        assertThat(isOn("listed")).isTrue();

        catalog.take(new ServingList("shop", "pilots", 3, List.of("bob")));
        assertThat(isOn("listed")).isFalse();

        catalog.take(new ServingList("shop", "pilots", 4, List.of()));
        assertThat(project(catalog).lists().byCohort()).containsKey("pilots");

        catalog.take(new ServingSnapshot(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new ServingSnapshot.ListState("shop", "pilots", 5, NOW, true))));
        assertThat(project(catalog).lists().byCohort()).doesNotContainKey("pilots");
    }

    @Test
    void shouldTakeAProjectWhoseKeyWasChanged() {
        ProjectRecord changed = new ProjectRecord(
                "shop", "phc_new", SHOP.secretKeyHash(), SHOP.changedAt().plusSeconds(1));

        catalog.take(new ServingSnapshot(List.of(changed), List.of(), List.of(), List.of(), List.of(), List.of()));
        catalog.put(SHOP);

        assertThat(catalog.assemble(Served.Source.POLL).ofToken("phc_new")).isPresent();
    }

    private static Flag opened(int version) {
        return Flags.flag("opened")
                .version(version)
                .ladder(Optional.empty(), Flags.stage(0, 10_000))
                .build();
    }

    private static FlagRecord record(Flag flag, Instant at) {
        return new FlagRecord("shop", flag, new Change("ada", Change.Kind.PERSON, "for the test", at));
    }

    private static CohortRecord internal(String team, Instant at) {
        return new CohortRecord(
                "shop",
                new Cohort(
                        "internal",
                        "internal",
                        new Cohort.Rule.Test(PropertyFilter.person("team", Operator.EXACT, team))),
                Optional.of(new Change("ada", Change.Kind.PERSON, "for the test", at)));
    }

    private static ServingSnapshot asked(FlagRecord... flags) {
        return new ServingSnapshot(List.of(SHOP), List.of(flags), List.of(), List.of(), List.of(), List.of());
    }

    private static ServingSnapshot asked(CohortRecord cohort) {
        return new ServingSnapshot(List.of(SHOP), List.of(), List.of(), List.of(cohort), List.of(), List.of());
    }

    private static ServingSnapshot ended(String flag, long version) {
        return new ServingSnapshot(
                List.of(SHOP),
                List.of(),
                List.of(new ServingSnapshot.Ended("shop", flag, version, NOW.plusSeconds(10))),
                List.of(),
                List.of(),
                List.of());
    }

    private static ProjectFlags project(Catalog catalog) {
        return catalog.assemble(Served.Source.POLL).byProject().get("shop");
    }

    private boolean isOn(String flag) {
        return isOn(catalog, flag);
    }

    private static boolean isOn(Catalog catalog, String flag) {
        List<Answer> answers = project(catalog).evaluate(Set.of(flag), ADA, NOW);
        return answers.getFirst().evaluation().orElseThrow().enabled();
    }
}
