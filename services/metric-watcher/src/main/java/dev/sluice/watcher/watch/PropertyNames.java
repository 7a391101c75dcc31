package dev.sluice.watcher.watch;

import dev.sluice.flag.Audience;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.rollout.Stage;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names of person properties that flags, cohorts and stages refer to.
 *
 * <p>Those of cohorts and templates count before any rollout uses them: what was said of a person earlier cannot be asked for later.
 */
final class PropertyNames {

    private final Set<String> names = new HashSet<>();

    void addFlag(Flag flag) {
        flag.conditions().stream().map(ReleaseCondition::filters).forEach(this::addFilters);
        flag.ladder().ifPresent(ladder -> ladder.stages()
                .forEach(open -> addFilters(open.audience().filters())));
    }

    void addCohort(Cohort cohort) {
        addRule(cohort.rule());
    }

    void addStages(Collection<Stage> stages) {
        stages.stream().map(Stage::audience).map(Audience::filters).forEach(this::addFilters);
    }

    Set<String> all() {
        return Set.copyOf(names);
    }

    private void addRule(Cohort.Rule rule) {
        switch (rule) {
            case Cohort.Rule.All all -> all.parts().forEach(this::addRule);
            case Cohort.Rule.Any any -> any.parts().forEach(this::addRule);
            case Cohort.Rule.Test test -> addFilters(List.of(test.filter()));
        }
    }

    private void addFilters(List<PropertyFilter> filters) {
        filters.stream()
                .filter(filter -> filter.type() == PropertyType.PERSON)
                .map(PropertyFilter::key)
                .forEach(names::add);
    }
}
