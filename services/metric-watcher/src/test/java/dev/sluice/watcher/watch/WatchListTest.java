package dev.sluice.watcher.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.FlagRecord;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagEvaluator;
import dev.sluice.flag.ListedCohorts;
import dev.sluice.flag.MemberSet;
import dev.sluice.flag.Person;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.watcher.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchListTest {

    private static final ListedCohorts PILOTS =
            ListedCohorts.of(Map.of("pilots", MemberSet.of(List.of("ada", "grace@example.org"))));

    @Test
    void shouldKnowWhoIsOnAListWhenAFlagIsForThem() {
        // given
        FlagRecord flag = forPilots();

        // when
        WatchedProject project = WatchList.empty()
                .next(List.of(World.at(2).rollout()), List.of(flag), List.of(), List.of(), _ -> PILOTS, World.START)
                .project(World.PROJECT)
                .orElseThrow();

        // then
        assertThat(isOn(flag, project, new Person("ada", Map.of()))).isTrue();
        assertThat(isOn(flag, project, new Person("grace", Map.of("email", "Grace@example.org"))))
                .isTrue();
        assertThat(isOn(flag, project, new Person("eve", Map.of()))).isFalse();
    }

    @Test
    void shouldKeepTheAddressesOfPeopleWhenAFlagIsForAList() {
        WatchedProject project = WatchList.empty()
                .next(List.of(), List.of(forPilots()), List.of(), List.of(), _ -> PILOTS, World.START)
                .project(World.PROJECT)
                .orElseThrow();

        assertThat(project.propertyNames()).contains("email");
    }

    private static FlagRecord forPilots() {
        FlagRecord made = World.at(-1).flag();
        ReleaseCondition pilots =
                new ReleaseCondition(List.of(PropertyFilter.cohort("pilots")), BasisPoints.ALL, Optional.empty());
        return new FlagRecord(
                made.project(),
                made.flag().withConditions(List.of(pilots)).withLadder(Optional.empty()),
                made.change());
    }

    private static boolean isOn(FlagRecord flag, WatchedProject project, Person person) {
        return FlagEvaluator.evaluate(flag.flag(), person, project.context())
                .value()
                .equals(true);
    }
}
