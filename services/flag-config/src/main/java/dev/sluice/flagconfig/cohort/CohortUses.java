package dev.sluice.flagconfig.cohort;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flagconfig.definition.Definition;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.flagconfig.history.RecordJson;
import dev.sluice.flagconfig.request.Circle;
import dev.sluice.rollout.Stage;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.reactive.mutiny.Mutiny;

/** Who refers to a cohort. */
@ApplicationScoped
public class CohortUses {

    private final DefinitionStore definitions;
    private final RunningRollouts rollouts;

    CohortUses(DefinitionStore definitions, RunningRollouts rollouts) {
        this.definitions = definitions;
        this.rollouts = rollouts;
    }

    /** What uses a cohort; nothing when it may go. Fails with a 503 while it is not known which rollouts are running. */
    Uni<List<CohortUse>> of(Mutiny.Session session, String project, String cohortId) {
        List<CohortUse> uses = new ArrayList<>();
        return session.createSelectionQuery(
                        "select record from FlagRow where project = :project and not archived order by flagKey",
                        String.class)
                .setParameter("project", project)
                .getResultList()
                .invoke(flags -> flags.stream()
                        .map(text -> RecordJson.read(text, FlagRecord.class).flag())
                        .forEach(flag -> inFlag(flag, cohortId, uses)))
                .chain(() -> session.createSelectionQuery(
                                "select id, flagKey, patch from ScheduledChangeRow"
                                        + " where project = :project and state = 'pending' order by id",
                                Object[].class)
                        .setParameter("project", project)
                        .getResultList())
                .invoke(changes -> changes.forEach(
                        row -> inScheduledChange(row[0].toString(), (String) row[1], (String) row[2], cohortId, uses)))
                .chain(() -> definitions.list(session, DefinitionKind.COHORT, project))
                .invoke(cohorts -> cohorts.stream()
                        .map(Definition::thing)
                        .filter(cohort -> refersTo(filtersOf(cohort.rule()), cohortId))
                        .forEach(cohort -> uses.add(new CohortUse("cohort", cohort.id(), "rule"))))
                .chain(() -> definitions.list(session, DefinitionKind.TEMPLATE, project))
                .invoke(templates -> templates.stream()
                        .map(Definition::thing)
                        .forEach(template -> inStages("template", template.key(), template.stages(), cohortId, uses)))
                .invoke(() -> rollouts.of(project).forEach(rollout -> inRollout(rollout, cohortId, uses)))
                .replaceWith(uses);
    }

    private static void inFlag(Flag flag, String cohortId, List<CohortUse> uses) {
        String key = flag.key().value();
        for (int i = 0; i < flag.conditions().size(); i++) {
            if (refersTo(flag.conditions().get(i).filters().stream(), cohortId)) {
                uses.add(new CohortUse("flag", key, "condition " + (i + 1)));
            }
        }
        flag.traitsOrNone()
                .superCondition()
                .filter(condition -> refersTo(condition.filters().stream(), cohortId))
                .ifPresent(_ -> uses.add(new CohortUse("flag", key, "super condition")));
        flag.ladder().stream()
                .flatMap(ladder -> ladder.stages().stream())
                .filter(stage -> refersTo(stage.audience().filters().stream(), cohortId))
                .forEach(stage -> uses.add(new CohortUse(
                        "flag", key, "open stage for " + stage.audience().name())));
    }

    /** It is kept as it was sent: what it names is read again when its time comes. */
    private static void inScheduledChange(
            String id, String flagKey, String patch, String cohortId, List<CohortUse> uses) {
        JsonNode sent = RecordJson.read(patch, JsonNode.class);
        JsonNode conditions = sent.path("conditions");
        for (int i = 0; i < conditions.size(); i++) {
            if (asksFor(conditions.get(i), cohortId)) {
                uses.add(new CohortUse("scheduled_change", id, "condition " + (i + 1) + " of the flag " + flagKey));
            }
        }
        if (asksFor(sent.path("traits").path("superCondition"), cohortId)) {
            uses.add(new CohortUse("scheduled_change", id, "super condition of the flag " + flagKey));
        }
    }

    private static boolean asksFor(JsonNode condition, String cohortId) {
        return condition
                .path("filters")
                .valueStream()
                .anyMatch(filter -> filter.path("type").asText().equals("cohort")
                        && filter.path("value").asText().equals(cohortId));
    }

    private static void inRollout(RolloutRecord rollout, String cohortId, List<CohortUse> uses) {
        inStages("rollout", rollout.rolloutId(), rollout.plan().stages(), cohortId, uses);
    }

    private static void inStages(String kind, String key, List<Stage> stages, String cohortId, List<CohortUse> uses) {
        stages.stream()
                .filter(stage -> refersTo(stage.audience().filters().stream(), cohortId))
                .forEach(stage -> uses.add(new CohortUse(kind, key, "stage " + stage.name())));
    }

    /** Whether a cohort with this rule would contain itself, by way of others. */
    public static boolean isCircle(Cohort changed, List<Cohort> all) {
        Map<String, Cohort> byId = all.stream().collect(Collectors.toMap(Cohort::id, Function.identity()));
        byId.put(changed.id(), changed);
        return Circle.leadsBackTo(
                changed.id(),
                id -> byId.containsKey(id) ? cohortsIn(filtersOf(byId.get(id).rule())) : Set.of());
    }

    /** The cohorts that a rule asks for, itself or by way of others, and that are no rules. */
    static Set<String> neededLists(String cohortId, List<Cohort> rules) {
        Map<String, Cohort> byId = rules.stream().collect(Collectors.toMap(Cohort::id, Function.identity()));
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(cohortId));
        while (!open.isEmpty()) {
            String id = open.remove();
            if (seen.add(id) && byId.containsKey(id)) {
                open.addAll(cohortsIn(filtersOf(byId.get(id).rule())));
            }
        }
        seen.removeAll(byId.keySet());
        return seen;
    }

    private static boolean refersTo(Stream<PropertyFilter> filters, String cohortId) {
        return cohortsIn(filters).contains(cohortId);
    }

    private static Set<String> cohortsIn(Stream<PropertyFilter> filters) {
        return filters.filter(filter -> filter.type() == PropertyType.COHORT)
                .map(filter -> String.valueOf(filter.value()))
                .collect(Collectors.toSet());
    }

    private static Stream<PropertyFilter> filtersOf(Cohort.Rule rule) {
        return switch (rule) {
            case Cohort.Rule.All all -> all.parts().stream().flatMap(CohortUses::filtersOf);
            case Cohort.Rule.Any any -> any.parts().stream().flatMap(CohortUses::filtersOf);
            case Cohort.Rule.Test test -> Stream.of(test.filter());
        };
    }
}
