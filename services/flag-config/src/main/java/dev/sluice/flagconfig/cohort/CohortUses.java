package dev.sluice.flagconfig.cohort;

import dev.sluice.contracts.FlagRecord;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flagconfig.definition.Definition;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.flagconfig.history.RecordJson;
import dev.sluice.flagconfig.request.Circle;
import dev.sluice.rollout.Template;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.reactive.mutiny.Mutiny;

/** Who refers to a cohort. */
@ApplicationScoped
class CohortUses {

    private final DefinitionStore definitions;

    CohortUses(DefinitionStore definitions) {
        this.definitions = definitions;
    }

    /** What uses a cohort, in words; nothing when it may go. */
    Uni<List<String>> of(Mutiny.Session session, String project, String cohortId) {
        List<String> uses = new ArrayList<>();
        return session.createSelectionQuery(
                        "select record from FlagRow where project = :project and not archived order by flagKey",
                        String.class)
                .setParameter("project", project)
                .getResultList()
                .invoke(flags -> flags.stream()
                        .map(text -> RecordJson.read(text, FlagRecord.class).flag())
                        .filter(flag -> refersTo(filtersOf(flag), cohortId))
                        .forEach(flag -> uses.add("the flag " + flag.key())))
                .chain(() -> definitions.list(session, DefinitionKind.COHORT, project))
                .invoke(cohorts -> cohorts.stream()
                        .map(Definition::thing)
                        .filter(cohort -> refersTo(filtersOf(cohort.rule()), cohortId))
                        .forEach(cohort -> uses.add("the cohort " + cohort.id())))
                .chain(() -> definitions.list(session, DefinitionKind.TEMPLATE, project))
                .invoke(templates -> templates.stream()
                        .map(Definition::thing)
                        .filter(template -> refersTo(filtersOf(template), cohortId))
                        .forEach(template -> uses.add("the template " + template.key())))
                .replaceWith(uses);
    }

    /** Whether a cohort with this rule would contain itself, by way of others. */
    static boolean isCircle(Cohort changed, List<Cohort> all) {
        Map<String, Cohort> byId = all.stream().collect(Collectors.toMap(Cohort::id, Function.identity()));
        byId.put(changed.id(), changed);
        return Circle.leadsBackTo(
                changed.id(),
                id -> byId.containsKey(id) ? cohortsIn(filtersOf(byId.get(id).rule())) : Set.of());
    }

    private static boolean refersTo(Stream<PropertyFilter> filters, String cohortId) {
        return cohortsIn(filters).contains(cohortId);
    }

    private static Set<String> cohortsIn(Stream<PropertyFilter> filters) {
        return filters.filter(filter -> filter.type() == PropertyType.COHORT)
                .map(filter -> String.valueOf(filter.value()))
                .collect(Collectors.toSet());
    }

    private static Stream<PropertyFilter> filtersOf(Flag flag) {
        return Stream.concat(
                flag.conditions().stream().flatMap(condition -> condition.filters().stream()),
                flag.ladder().stream()
                        .flatMap(ladder -> ladder.stages().stream())
                        .flatMap(stage -> stage.audience().filters().stream()));
    }

    private static Stream<PropertyFilter> filtersOf(Template template) {
        return template.stages().stream().flatMap(stage -> stage.audience().filters().stream());
    }

    private static Stream<PropertyFilter> filtersOf(Cohort.Rule rule) {
        return switch (rule) {
            case Cohort.Rule.All all -> all.parts().stream().flatMap(CohortUses::filtersOf);
            case Cohort.Rule.Any any -> any.parts().stream().flatMap(CohortUses::filtersOf);
            case Cohort.Rule.Test test -> Stream.of(test.filter());
        };
    }
}
