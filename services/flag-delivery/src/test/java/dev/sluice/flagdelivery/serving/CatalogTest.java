package dev.sluice.flagdelivery.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagOverride;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.Operator;
import dev.sluice.flag.Person;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flagdelivery.Flags;
import dev.sluice.flagdelivery.Publisher;
import dev.sluice.flagdelivery.people.Known;
import dev.sluice.flagdelivery.snapshot.Records;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CatalogTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Person ADA = new Person("ada", Map.of("team", "sluice"));

    private final Catalog catalog = new Catalog(Known.NOTHING);

    @BeforeEach
    void putProject() {
        catalog.put(Publisher.record("shop"));
    }

    @Test
    void shouldServeLessWhenAnOrderSaysSoAndOnlyOfThatGeneration() {
        // given
        OpenStage internal = Flags.stage(0, 10_000, PropertyFilter.person("team", Operator.EXACT, "sluice"));
        catalog.put(Publisher.record(
                "shop",
                Flags.flag("opened")
                        .ladder(Optional.empty(), internal, Flags.stage(1, 10_000))
                        .build()));
        assertThat(isOn("opened")).isTrue();

        // when
        catalog.put(order(1, 1));

        // then
        assertThat(isOn("opened")).isTrue();
        assertThat(catalog.assemble(Served.Source.KAFKA).narrowed()).containsExactly("shop/opened");

        // when
        catalog.put(order(1, 0));

        // then
        assertThat(isOn("opened")).isFalse();

        // when
        catalog.put(order(2, 0));

        // then
        assertThat(isOn("opened")).isTrue();
        assertThat(catalog.assemble(Served.Source.KAFKA).narrowed()).isEmpty();

        // when
        catalog.put(order(1, 0));
        catalog.removeOverride("shop/opened");

        // then: the version that makes it needless was not read yet
        assertThat(isOn("opened")).isFalse();

        // when
        catalog.put(Publisher.record("shop", Flags.flag("opened").version(4).build()));
        catalog.put(Publisher.record(
                "shop",
                Flags.flag("opened")
                        .version(5)
                        .ladder(Optional.empty(), Flags.stage(0, 10_000))
                        .build()));

        // then
        assertThat(isOn("opened")).isTrue();
        assertThat(catalog.assemble(Served.Source.KAFKA).narrowed()).isEmpty();
    }

    private static FlagOverride order(long generation, int keptStages) {
        return new FlagOverride("shop", new FlagKey("opened"), "r-opened", generation, keptStages, "a breach", NOW);
    }

    @Test
    void shouldServeAFlagWhenItsCohortArrivesLater() {
        // given
        catalog.put(Publisher.record(
                "shop",
                Flags.flag("inside")
                        .condition(10_000, PropertyFilter.cohort("internal"))
                        .build()));
        assertThat(isOn("inside")).isFalse();

        // when
        catalog.put(new CohortRecord(
                "shop",
                new Cohort(
                        "internal",
                        "internal",
                        new Cohort.Rule.Test(PropertyFilter.person("team", Operator.EXACT, "sluice")))));

        // then
        assertThat(isOn("inside")).isTrue();

        // when
        catalog.removeCohort("shop/internal");

        // then
        assertThat(isOn("inside")).isFalse();
    }

    @Test
    void shouldFailOnlyTheBrokenFlagWhenOneCannotBeCompiled() {
        // given
        Object unspeakable = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("cannot be said");
            }
        };
        catalog.put(Publisher.record("shop", Flags.flag("good").forEveryone().build()));
        catalog.put(Publisher.record(
                "shop",
                Flags.flag("bad")
                        .condition(10_000, PropertyFilter.person("x", Operator.ICONTAINS, unspeakable))
                        .build()));

        // when
        ProjectFlags project = project();

        // then
        assertThat(project.evaluateAll(ADA, NOW))
                .filteredOn(Answer::isFailed)
                .extracting(answer -> answer.flag().flag().key().value())
                .containsExactly("bad");
        assertThat(project.evaluate(Set.of("bad"), ADA, NOW)).allMatch(Answer::isFailed);
        assertThat(isOn("good")).isTrue();
    }

    @Test
    void shouldKeepWhatItMadeWhenOnlyAnotherProjectChanges() {
        // given
        ProjectFlags before = project();

        // when
        catalog.put(Publisher.record("other"));

        // then
        assertThat(project()).isSameAs(before);
    }

    @Test
    void shouldForgetTheProjectWhenItIsDeleted() {
        // when
        catalog.removeProject("shop");

        // then
        assertThat(catalog.assemble(Served.Source.KAFKA).byProject()).isEmpty();
    }

    @Test
    void shouldKeepTheNewerVersionWhenAnOlderOneIsSentAgain() {
        // given
        catalog.put(version(5, NOW));

        // when
        catalog.put(version(4, NOW.minusSeconds(60)));

        // then
        assertThat(versionServed()).isEqualTo(5);

        // when: the same again, then the next
        catalog.put(version(5, NOW));
        catalog.put(version(6, NOW));

        // then
        assertThat(versionServed()).isEqualTo(6);
    }

    @Test
    void shouldTakeALowerVersionWhenItWasMadeLaterOrTheFlagWasDeleted() {
        // given
        catalog.put(version(5, NOW));

        // when: its database was restored and somebody went on from there
        catalog.put(version(3, NOW.plusSeconds(60)));

        // then
        assertThat(versionServed()).isEqualTo(3);

        // when
        catalog.removeFlag("shop/nav");
        catalog.put(version(1, NOW));

        // then
        assertThat(versionServed()).isEqualTo(1);
    }

    @Test
    void shouldKeepFlagsAndCohortsOfTheSnapshotWhenOnlyTheProjectIsToldOf() {
        // given
        Records snapshot =
                new Records(List.of(Publisher.record("shop")), List.of(version(5, NOW)), List.of(everybody("shop")));

        // when
        int kept = catalog.keepWhatWasNotToldOf(snapshot);

        // then
        assertThat(kept).isEqualTo(2);
        assertThat(versionServed()).isEqualTo(5);
        assertThat(catalog.records().cohorts()).containsExactly(everybody("shop"));
    }

    @Test
    void shouldKeepTheWholeSnapshotWhenNothingIsToldOf() {
        // given
        Catalog empty = new Catalog(Known.NOTHING);
        Records snapshot =
                new Records(List.of(Publisher.record("shop")), List.of(version(5, NOW)), List.of(everybody("shop")));

        // then
        assertThat(empty.keepWhatWasNotToldOf(snapshot)).isEqualTo(3);
        assertThat(empty.records()).isEqualTo(snapshot);
    }

    @Test
    void shouldForgetWhatTheSnapshotKnowsWhenItsDeletionIsToldOf() {
        // given
        catalog.removeFlag("shop/nav");
        catalog.removeCohort("shop/everybody");
        catalog.removeProject("gone");
        Records snapshot =
                new Records(List.of(Publisher.record("gone")), List.of(version(5, NOW)), List.of(everybody("shop")));

        // then
        assertThat(catalog.keepWhatWasNotToldOf(snapshot)).isZero();
        assertThat(project().flags()).isEmpty();
    }

    private static FlagRecord version(int version, Instant at) {
        return new FlagRecord(
                "shop",
                Flags.flag("nav").version(version).forEveryone().build(),
                new Change("ada", Change.Kind.PERSON, "for the test", at));
    }

    private static CohortRecord everybody(String project) {
        return new CohortRecord(
                project,
                new Cohort(
                        "everybody",
                        "everybody",
                        new Cohort.Rule.Test(PropertyFilter.person("team", Operator.EXACT, "sluice"))));
    }

    private long versionServed() {
        return project().flags().get("nav").flag().version();
    }

    private ProjectFlags project() {
        return catalog.assemble(Served.Source.KAFKA).ofToken("phc_shop").orElseThrow();
    }

    private boolean isOn(String flag) {
        List<Answer> answers = project().evaluate(Set.of(flag), ADA, NOW);
        return answers.getFirst().evaluation().orElseThrow().enabled();
    }
}
