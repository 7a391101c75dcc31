package dev.sluice.flagdelivery.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.flag.PropertyNeeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeopleStoreTest {

    @Test
    void shouldKeepTheBeginningWhenAValueIsLongerThanFiltersLookAt() throws IOException {
        // given
        PeopleStore store = new PeopleStore(Filled.NEEDS);
        List<String> tags = Collections.nCopies(3_000, "seven..");

        // when
        store.putPerson(
                "shop/long",
                Filled.person("long", Map.of("plan", "A".repeat(1_000_000), "tags", tags), Optional.empty()));

        // then
        Map<String, Object> kept = store.person("shop", "long").orElseThrow().properties();
        assertThat(kept.get("plan")).isEqualTo("A".repeat(10_000));
        assertThat((List<?>) kept.get("tags")).hasSizeBetween(1_200, 1_300);
    }

    @Test
    void shouldKeepNothingOfPeopleWhenNobodyLooksAtIt() throws IOException {
        // when
        PeopleStore store = Filled.store();

        // then
        assertThat(store.personCount()).isOne();
        assertThat(store.groupCount()).isOne();
        assertThat(store.person("shop", "ann").orElseThrow().properties()).doesNotContainKey("unneeded");
        assertThat(store.person("other", "ann")).isEmpty();
        assertThat(store.group("shop", "company", "c/1")).containsOnlyKeys("name");
    }

    @Test
    void shouldForgetPeopleWhenTheyLoseWhatIsLookedAtOrAreDeleted() throws IOException {
        // given
        PeopleStore store = Filled.store();

        // when
        store.putPerson("shop/ann", Filled.person("ann", Map.of("unneeded", 2), Optional.empty()));
        store.putGroup("shop/company/c/1", Optional.empty());

        // then
        assertThat(store.personCount()).isZero();
        assertThat(store.groupCount()).isZero();
    }

    @Test
    void shouldShareWhatPeopleHaveInCommon() throws IOException {
        // given
        PeopleStore store = new PeopleStore(Filled.NEEDS);

        // when
        store.putPerson("shop/a", Filled.person("a", Map.of("plan", "pro", "x", 1), Optional.empty()));
        store.putPerson("shop/b", Filled.person("b", Map.of("plan", "pro", "x", 2), Optional.empty()));

        // then
        assertThat(store.person("shop", "a").orElseThrow())
                .isSameAs(store.person("shop", "b").orElseThrow());
    }

    @Test
    void shouldTakeOverProjectsThatItWasToldNothingOf() throws IOException {
        // given
        PeopleStore told = new PeopleStore(Filled.NEEDS);
        told.putPerson("shop/cy", Filled.person("cy", Map.of("plan", "free"), Optional.empty()));
        PeopleStore silent = new PeopleStore(Filled.NEEDS);

        // then
        assertThat(told.keepWhatWasNotToldOf(Filled.store())).isZero();
        assertThat(told.person("shop", "ann")).isEmpty();
        assertThat(silent.keepWhatWasNotToldOf(Filled.store())).isEqualTo(2);
        assertThat(silent.person("shop", "ann")).isPresent();
    }

    @Test
    void shouldLeaveWhatIsKnownWhenARecordCannotBeRead() throws IOException {
        // given
        PeopleStore store = Filled.store();

        // then
        for (String broken : new String[] {"", "[]", "{\"properties\":7}", "{\"properties\":{\"plan\":"}) {
            assertThatThrownBy(() -> store.putPerson("shop/ann", Optional.of(broken.getBytes(StandardCharsets.UTF_8))))
                    .as(broken)
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> store.putGroup("shop/company", Optional.empty()))
                .isInstanceOf(IOException.class);
        assertThat(store.person("shop", "ann")).isPresent();
    }

    @Test
    void shouldCoverNeedsThatAreNotLarger() {
        Needs larger = needs(Set.of("plan", "city"), Map.of("company", Set.of("name")), true);

        assertThat(larger.covers(Needs.NOTHING)).isTrue();
        assertThat(larger.covers(larger)).isTrue();
        assertThat(larger.covers(needs(Set.of("plan"), Map.of("company", Set.of()), false)))
                .isTrue();
        assertThat(larger.covers(needs(Set.of("plan", "age"), Map.of(), false))).isFalse();
        assertThat(larger.covers(needs(Set.of(), Map.of("company", Set.of("size")), false)))
                .isFalse();
        assertThat(larger.covers(needs(Set.of(), Map.of("team", Set.of("name")), false)))
                .isFalse();
        assertThat(needs(Set.of("plan"), Map.of(), false).covers(needs(Set.of(), Map.of(), true)))
                .isFalse();
        assertThat(Needs.NOTHING.covers(needs(Set.of(), Map.of("company", Set.of()), false)))
                .isTrue();
    }

    private static Needs needs(Set<String> ofPersons, Map<String, Set<String>> ofGroups, boolean firstIds) {
        return new Needs(Map.of("shop", new Needs.OfProject(new PropertyNeeds(ofPersons, ofGroups), firstIds)));
    }
}
