package dev.sluice.flagdelivery.serving;

import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyNeeds;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flagdelivery.people.Needs;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What has to be known of people to answer one flag: what it looks at itself, and what all cohorts and flags look at that it rests
 * on. A flag that is off looks at nobody.
 */
final class ReachedNeeds {

    /** What one flag or cohort says by itself. */
    private record Part(Needs.OfProject own, Set<String> flags, Set<String> cohorts) {

        static final Part NOTHING = new Part(Needs.OfProject.NOTHING, Set.of(), Set.of());

        static Part of(Flag flag) {
            if (!flag.active()) {
                return NOTHING;
            }
            List<PropertyFilter> filters = Stream.of(
                            flag.conditions().stream().map(ReleaseCondition::filters),
                            flag.traitsOrNone().superCondition().stream().map(ReleaseCondition::filters),
                            flag.ladder().map(RolloutLadder::stages).orElse(List.of()).stream()
                                    .map(OpenStage::audience)
                                    .map(audience -> audience.filters()))
                    .flatMap(kinds -> kinds)
                    .flatMap(List::stream)
                    .toList();
            return of(needsOf(flag), filters);
        }

        static Part of(Cohort cohort) {
            return of(needsOf(cohort), filters(cohort.rule()).toList());
        }

        private static Part of(Needs.OfProject own, List<PropertyFilter> filters) {
            Set<String> flags = new HashSet<>();
            Set<String> cohorts = new HashSet<>();
            for (PropertyFilter filter : filters) {
                switch (filter.type()) {
                    case FLAG -> flags.add(filter.key());
                    case COHORT -> cohorts.add(String.valueOf(filter.value()));
                    case PERSON, GROUP -> {}
                }
            }
            return new Part(own, flags, cohorts);
        }

        private static Stream<PropertyFilter> filters(Cohort.Rule rule) {
            return switch (rule) {
                case Cohort.Rule.All all -> all.parts().stream().flatMap(Part::filters);
                case Cohort.Rule.Any any -> any.parts().stream().flatMap(Part::filters);
                case Cohort.Rule.Test test -> Stream.of(test.filter());
            };
        }
    }

    private final Map<String, Part> flags = new HashMap<>();
    private final Map<String, Part> cohorts = new HashMap<>();

    ReachedNeeds(Collection<Flag> flags, Collection<Cohort> cohorts) {
        flags.forEach(this::put);
        cohorts.forEach(cohort -> this.cohorts.put(cohort.id(), Part.of(cohort)));
    }

    /** Takes this version of a flag from now on. */
    void put(Flag flag) {
        flags.put(flag.key().value(), Part.of(flag));
    }

    /** What a version of a flag needs, among the others. */
    Needs.OfProject of(Flag flag) {
        Needs.OfProject needs = Needs.OfProject.NOTHING;
        Set<String> seenFlags = new HashSet<>(Set.of(flag.key().value()));
        Set<String> seenCohorts = new HashSet<>();
        Deque<Part> open = new ArrayDeque<>(List.of(Part.of(flag)));
        while (!open.isEmpty()) {
            Part part = open.pop();
            needs = part.own.isNothing() ? needs : needs.and(part.own);
            part.flags.stream()
                    .filter(seenFlags::add)
                    .map(key -> flags.getOrDefault(key, Part.NOTHING))
                    .forEach(open::push);
            part.cohorts.stream()
                    .filter(seenCohorts::add)
                    .map(id -> cohorts.getOrDefault(id, Part.NOTHING))
                    .forEach(open::push);
        }
        return needs;
    }

    /** What a flag looks at itself, be it on or off. */
    static Needs.OfProject needsOf(Flag flag) {
        return new Needs.OfProject(
                PropertyNeeds.of(List.of(flag), List.of()), flag.traitsOrNone().continuity());
    }

    /** What a cohort's rule looks at itself. */
    static Needs.OfProject needsOf(Cohort cohort) {
        return new Needs.OfProject(PropertyNeeds.of(List.of(), List.of(cohort)), false);
    }
}
