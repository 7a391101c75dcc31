package dev.sluice.flagconfig.definition;

import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.MetricRecord;
import dev.sluice.contracts.TemplateRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.flag.Cohort;
import dev.sluice.metric.Metric;
import dev.sluice.rollout.Template;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A kind of thing that a project keeps under keys.
 *
 * @param name as rows call it
 * @param inWords as refusals call it
 * @param type the thing
 * @param topic where its newest versions are announced
 * @param toRecord what is announced, from project and newest version; empty where something else announces what it consists of
 * @param <T> the thing
 */
public record DefinitionKind<T>(
        String name,
        String inWords,
        Class<T> type,
        Topic topic,
        Optional<BiFunction<String, Definition<T>, Object>> toRecord) {

    public static final DefinitionKind<Cohort> COHORT = new DefinitionKind<>(
            "cohort",
            "cohort",
            Cohort.class,
            Topic.COHORTS,
            Optional.of((project, newest) -> new CohortRecord(project, newest.thing(), Optional.of(newest.change()))));

    public static final DefinitionKind<Metric> METRIC = new DefinitionKind<>(
            "metric",
            "metric",
            Metric.class,
            Topic.METRICS,
            Optional.of((project, newest) -> new MetricRecord(project, newest.thing())));

    public static final DefinitionKind<Template> TEMPLATE = new DefinitionKind<>(
            "template",
            "template",
            Template.class,
            Topic.TEMPLATES,
            Optional.of((project, newest) -> new TemplateRecord(project, newest.thing())));

    /** Lists: their entries are announced, slice by slice. */
    public static final DefinitionKind<StaticCohort> STATIC_COHORT =
            new DefinitionKind<>("static_cohort", "cohort", StaticCohort.class, Topic.COHORT_MEMBERS, Optional.empty());
}
