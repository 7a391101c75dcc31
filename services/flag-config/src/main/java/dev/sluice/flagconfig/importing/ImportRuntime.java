package dev.sluice.flagconfig.importing;

import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.cohort.CohortIds;
import dev.sluice.flagconfig.cohort.StaticCohortRuntime;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.flagconfig.flag.FlagRuntime;
import dev.sluice.flagconfig.importing.ImportReport.Entry;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.request.Aside;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.outbox.Outbox;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Carries an import out: each flag and cohort in a transaction of its own, so that none sinks its neighbours. One that breaks off half-way
 * can be sent again: what was kept is unchanged then.
 */
@ApplicationScoped
class ImportRuntime {

    private final Mutiny.SessionFactory sessions;
    private final Outbox outbox;
    private final ProjectStore projects;
    private final DefinitionStore definitions;
    private final StaticCohortRuntime staticCohorts;
    private final FlagRuntime flags;
    private final Aside aside;

    ImportRuntime(
            Mutiny.SessionFactory sessions,
            Outbox outbox,
            ProjectStore projects,
            DefinitionStore definitions,
            StaticCohortRuntime staticCohorts,
            FlagRuntime flags,
            Aside aside) {
        this.aside = aside;
        this.sessions = sessions;
        this.outbox = outbox;
        this.projects = projects;
        this.definitions = definitions;
        this.staticCohorts = staticCohorts;
        this.flags = flags;
    }

    /** What would become of an export; fails with a 404 when there is no such project. */
    Uni<ImportReport> look(String project, Export export, boolean overwrite) {
        return planned(project, export, overwrite)
                .map(plan -> ImportReport.of(
                        true, export.notes(), plan.stream().map(Planned::entry).toList()));
    }

    /** Takes an export over, and says what became of it. */
    Uni<ImportReport> carryOut(String project, Export export, boolean overwrite, Change change) {
        return planned(project, export, overwrite)
                .chain(plan -> Multi.createFrom()
                        .iterable(plan)
                        .onItem()
                        .transformToUniAndConcatenate(one -> carryOut(project, one, change))
                        .collect()
                        .asList())
                .map(entries -> ImportReport.of(false, export.notes(), entries));
    }

    private Uni<List<Planned>> planned(String project, Export export, boolean overwrite) {
        return sessions.withSession(session -> flags.standing(session, project).chain(allFlags -> definitions
                        .list(session, DefinitionKind.COHORT, project)
                        .chain(cohorts -> definitions
                                .list(session, DefinitionKind.STATIC_COHORT, project)
                                .map(lists -> Standing.of(allFlags, cohorts, lists)))))
                .chain(standing -> aside.compute(() -> ImportPlanner.plan(export, standing, overwrite)));
    }

    private Uni<Entry> carryOut(String project, Planned planned, Change change) {
        return done(project, planned.step(), change)
                .replaceWith(planned.entry())
                // Such as one that somebody else changed a moment ago.
                .onFailure(ProblemException.class)
                .recoverWithItem(refusal ->
                        planned.entry().refused(refusal.getMessage(), ExportPlaces.of(planned.place(), refusal)));
    }

    private Uni<?> done(String project, Planned.Step step, Change change) {
        return switch (step) {
            case Planned.Step.Nothing nothing -> Uni.createFrom().voidItem();
            case Planned.Step.KeepFlag flag ->
                flag.over().isPresent()
                        ? flags.edit(project, flag.key().value(), flag.over().get(), (_, _) -> flag.draft(), change)
                        : flags.create(project, flag.key(), _ -> flag.draft(), change);
            case Planned.Step.KeepList list -> staticCohorts.createEmpty(project, list.id(), list.name(), change);
            case Planned.Step.KeepCohort cohort ->
                outbox.inTransaction(session -> projects.requireForChange(session, project)
                        .chain(() -> keep(session, project, cohort, change)));
        };
    }

    private Uni<Void> keep(Mutiny.Session session, String project, Planned.Step.KeepCohort step, Change change) {
        String id = step.cohort().id();
        return (step.over().isPresent()
                        ? definitions.replace(
                                session,
                                DefinitionKind.COHORT,
                                project,
                                id,
                                step.over().get(),
                                _ -> step.cohort(),
                                change)
                        // Somebody may have made a list of that id since the import was planned.
                        : CohortIds.requireFree(session, definitions, project, id)
                                .chain(() -> definitions.create(
                                        session, DefinitionKind.COHORT, project, id, _ -> step.cohort(), change)))
                .replaceWithVoid();
    }
}
