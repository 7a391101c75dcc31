package dev.sluice.flag;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of the properties that flags and cohorts look at: all that has to be known of people and groups to evaluate them.
 *
 * @param ofPersons names of persons' properties; not {@code distinct_id}, which is always known
 * @param ofGroups names of groups' properties by the group's type, which is there also when none of its properties is looked at; not
 *     {@code $group_key}
 */
public record PropertyNeeds(Set<String> ofPersons, Map<String, Set<String>> ofGroups) {

    public PropertyNeeds {
        ofPersons = Set.copyOf(ofPersons);
        ofGroups = Map.copyOf(ofGroups);
    }

    /** What these flags and cohorts look at together. Flags that others ask for are to be among them. */
    public static PropertyNeeds of(Collection<Flag> flags, Collection<Cohort> cohorts) {
        Collector all = new Collector();
        flags.forEach(all::flag);
        cohorts.forEach(cohort -> all.rule(cohort.rule()));
        return new PropertyNeeds(all.persons, all.groups);
    }

    /** What filters of an audience look at, where persons are evaluated. */
    public static PropertyNeeds ofFilters(List<PropertyFilter> filters) {
        Collector all = new Collector();
        all.filters(filters, Aggregation.PERSONS);
        return new PropertyNeeds(all.persons, all.groups);
    }

    private static final class Collector {

        private final Set<String> persons = new HashSet<>();
        private final Map<String, Set<String>> groups = new HashMap<>();

        void flag(Flag flag) {
            Traits traits = flag.traitsOrNone();
            if (traits.enrollment()) {
                persons.add(PropertyNames.enrollment(flag.key()));
            }
            traits.superCondition().ifPresent(condition -> filters(condition.filters(), Aggregation.PERSONS));
            if (traits.bucketedBy() == BucketedBy.DEVICE_ID) {
                persons.add(PropertyNames.DEVICE_ID);
            }
            for (ReleaseCondition condition : flag.conditions()) {
                filters(condition.filters(), condition.aggregation().orElse(traits.aggregation()));
            }
            group(traits.aggregation());
            flag.ladder()
                    .map(RolloutLadder::stages)
                    .orElse(List.of())
                    .forEach(stage -> filters(stage.audience().filters(), traits.aggregation()));
        }

        void rule(Cohort.Rule rule) {
            switch (rule) {
                case Cohort.Rule.All all -> all.parts().forEach(this::rule);
                case Cohort.Rule.Any any -> any.parts().forEach(this::rule);
                case Cohort.Rule.Test test -> filter(test.filter(), Aggregation.PERSONS);
            }
        }

        void filters(List<PropertyFilter> filters, Aggregation aggregation) {
            group(aggregation);
            filters.forEach(filter -> filter(filter, aggregation));
        }

        private void group(Aggregation aggregation) {
            aggregation.groupType().ifPresent(type -> groups.computeIfAbsent(type, ignored -> new HashSet<>()));
        }

        private void filter(PropertyFilter filter, Aggregation aggregation) {
            Optional<String> group = aggregation.groupType();
            switch (filter.type()) {
                case PERSON -> property(group, filter.key());
                case GROUP ->
                    filter.groupType().or(() -> group).ifPresent(type -> property(Optional.of(type), filter.key()));
                // The cohort may be a list of addresses.
                case COHORT -> persons.add(PropertyNames.EMAIL);
                case FLAG -> {}
            }
        }

        private void property(Optional<String> group, String name) {
            if (group.isPresent()) {
                if (!name.equals(PropertyMatcher.GROUP_KEY)) {
                    groups.computeIfAbsent(group.get(), ignored -> new HashSet<>())
                            .add(name);
                }
            } else if (!name.equals(PropertyMatcher.DISTINCT_ID)) {
                persons.add(name);
            }
        }
    }
}
