package dev.sluice.flagconfig.importing;

import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.cohort.CohortIds;
import dev.sluice.flagconfig.cohort.StaticCohortRuntime;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.flagconfig.flag.FlagRuntime;
import dev.sluice.flagconfig.flag.Written;
import dev.sluice.flagconfig.importing.ImportReport.Entry;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.reach.Reach;
import dev.sluice.flagconfig.request.Aside;
import dev.sluice.flagconfig.request.Wish;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.outbox.Outbox;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
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
    Uni<ImportReport> look(String project, Export export, boolean overwrite, Wish wish) {
        return planned(project, export, overwrite)
                .chain(plan -> Multi.createFrom()
                        .iterable(plan)
                        .onItem()
                        .transformToUniAndConcatenate(one -> looked(project, one, wish))
                        .collect()
                        .asList())
                .map(entries -> ImportReport.of(true, export.notes(), entries));
    }

    private Uni<Entry> looked(String project, Planned planned, Wish wish) {
        return planned.step() instanceof Planned.Step.KeepFlag flag
                ? flags.reach(project, flag.key(), flag.draft(), wish).map(planned.entry()::withReach)
                : Uni.createFrom().item(planned.entry());
    }

    /** Takes an export over, and says what became of it. */
    Uni<ImportReport> carryOut(String project, Export export, boolean overwrite, Wish wish) {
        return planned(project, export, overwrite)
                .chain(plan -> Multi.createFrom()
                        .iterable(plan)
                        .onItem()
                        .transformToUniAndConcatenate(one -> carryOut(project, one, wish))
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

    private Uni<Entry> carryOut(String project, Planned planned, Wish wish) {
        return done(project, planned.step(), wish)
                .map(planned.entry()::withReach)
                // Such as one that somebody else changed a moment ago.
                .onFailure(ProblemException.class)
                .recoverWithItem(refusal ->
                        planned.entry().refused(refusal.getMessage(), ExportPlaces.of(planned.place(), refusal)));
    }

    private Uni<Optional<Reach>> done(String project, Planned.Step step, Wish wish) {
        return switch (step) {
            case Planned.Step.Nothing nothing -> Uni.createFrom().item(Optional.empty());
            case Planned.Step.KeepFlag flag ->
                (flag.over().isPresent()
                                ? flags.edit(
                                        project, flag.key().value(), flag.over().get(), (_, _) -> flag.draft(), wish)
                                : flags.create(project, flag.key(), _ -> flag.draft(), wish))
                        .map(Written::reach);
            case Planned.Step.KeepList list ->
                staticCohorts
                        .createEmpty(project, list.id(), list.name(), wish.change())
                        .replaceWith(Optional.empty());
            case Planned.Step.KeepCohort cohort ->
                outbox.inTransaction(session -> projects.requireForChange(session, project)
                                .chain(() -> keep(session, project, cohort, wish.change())))
                        .replaceWith(Optional.empty());
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
