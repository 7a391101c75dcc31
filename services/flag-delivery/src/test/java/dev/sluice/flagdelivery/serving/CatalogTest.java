package dev.sluice.flagdelivery.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.CohortRecord;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Operator;
import dev.sluice.flag.Person;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flagdelivery.Flags;
import dev.sluice.flagdelivery.Publisher;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CatalogTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Person ADA = new Person("ada", Map.of("team", "sluice"));

    private final Catalog catalog = new Catalog();

    @BeforeEach
    void putProject() {
        catalog.put(Publisher.record("shop"));
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
        assertThat(catalog.hasProjects()).isFalse();
    }

    private ProjectFlags project() {
        return catalog.assemble(Served.Source.KAFKA).ofToken("phc_shop").orElseThrow();
    }

    private boolean isOn(String flag) {
        List<Answer> answers = project().evaluate(Set.of(flag), ADA, NOW);
        return answers.getFirst().evaluation().orElseThrow().enabled();
    }
}
