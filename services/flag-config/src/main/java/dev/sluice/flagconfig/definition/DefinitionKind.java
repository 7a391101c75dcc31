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
 * @param toRecord what is announced, from project and thing; empty where something else announces what it consists of
 * @param <T> the thing
 */
public record DefinitionKind<T>(
        String name, String inWords, Class<T> type, Topic topic, Optional<BiFunction<String, T, Object>> toRecord) {

    public static final DefinitionKind<Cohort> COHORT =
            new DefinitionKind<>("cohort", "cohort", Cohort.class, Topic.COHORTS, Optional.of(CohortRecord::new));

    public static final DefinitionKind<Metric> METRIC =
            new DefinitionKind<>("metric", "metric", Metric.class, Topic.METRICS, Optional.of(MetricRecord::new));

    public static final DefinitionKind<Template> TEMPLATE = new DefinitionKind<>(
            "template", "template", Template.class, Topic.TEMPLATES, Optional.of(TemplateRecord::new));

    /** Lists: their entries are announced, slice by slice. */
    public static final DefinitionKind<StaticCohort> STATIC_COHORT =
            new DefinitionKind<>("static_cohort", "cohort", StaticCohort.class, Topic.COHORT_MEMBERS, Optional.empty());
}
