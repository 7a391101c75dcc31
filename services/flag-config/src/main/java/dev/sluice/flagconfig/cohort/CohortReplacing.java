package dev.sluice.flagconfig.cohort;

import dev.sluice.contracts.Change;
import dev.sluice.flag.Cohort;
import dev.sluice.flagconfig.definition.Definition;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.flagconfig.definition.StaticCohort;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.reach.CohortGuard;
import dev.sluice.flagconfig.reach.Reach;
import dev.sluice.flagconfig.request.DryRun;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.flagconfig.request.Wish;
import dev.sluice.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Gives a cohort its next version: a rule another rule, which flags that ask for it follow at once; a list another name. */
@ApplicationScoped
class CohortReplacing {

    private final Outbox outbox;
    private final ProjectStore projects;
    private final DefinitionStore definitions;
    private final StaticCohortRuntime lists;
    private final CohortGuard guard;

    CohortReplacing(
            Outbox outbox,
            ProjectStore projects,
            DefinitionStore definitions,
            StaticCohortRuntime lists,
            CohortGuard guard) {
        this.outbox = outbox;
        this.projects = projects;
        this.definitions = definitions;
        this.lists = lists;
        this.guard = guard;
    }

    /**
     * Replaces a cohort.
     *
     * @return fails with a 409 when it is not at the expected version; with a 428 when flags may reach more people by it than the project
     *     takes without a confirmation
     */
    Uni<CohortResponse> replace(String project, String id, long version, CohortRequests.Replacement sent, Wish wish) {
        return DryRun.inTransaction(outbox, wish.isDry(), session -> projects.requireForChange(session, project)
                .chain(() -> lists.find(session, project, id))
                .chain(list -> list.isPresent()
                        ? rename(session, project, list.get(), version, sent, wish.change())
                                .map(renamed -> renamed.with(Optional.empty(), wish.isDry()))
                        : replaceRule(session, project, id, version, sent, wish)));
    }

    private Uni<CohortResponse> rename(
            Mutiny.Session session,
            String project,
            Definition<StaticCohort> list,
            long version,
            CohortRequests.Replacement sent,
            Change change) {
        if (sent.rule().isPresent()) {
            throw Place.BODY
                    .dot("rule")
                    .refusal("this cohort is a list and stays one: create another cohort with the rule, and use that");
        }
        String name = CohortResource.name(list.thing().id(), sent.name());
        return lists.rename(session, project, list, name, version, change)
                .map(renamed -> CohortResponse.ofList(project, renamed));
    }

    private Uni<CohortResponse> replaceRule(
            Mutiny.Session session,
            String project,
            String id,
            long version,
            CohortRequests.Replacement sent,
            Wish wish) {
        return projects.known(session, project)
                .map(known -> CohortResource.cohort(id, sent.name(), sent.rule(), known))
                .call(cohort -> refuseCircle(session, project, cohort))
                .chain(cohort -> reached(session, project, cohort, version + 1, wish)
                        .chain(reach -> definitions
                                .replace(
                                        session,
                                        DefinitionKind.COHORT,
                                        project,
                                        id,
                                        version,
                                        _ -> cohort,
                                        wish.change())
                                .map(kept ->
                                        CohortResponse.ofRule(project, kept).with(reach, wish.isDry()))));
    }

    /** Another name reaches nobody. */
    private Uni<Optional<Reach>> reached(Mutiny.Session session, String project, Cohort next, long version, Wish wish) {
        return definitions
                .find(session, DefinitionKind.COHORT, project, next.id())
                .chain(before -> before.filter(kept -> kept.thing().rule().equals(next.rule()))
                                .isPresent()
                        ? Uni.createFrom().item(Optional.<Reach>empty())
                        : guard.ofRule(session, project, next.id(), version, wish));
    }

    private Uni<Void> refuseCircle(Mutiny.Session session, String project, Cohort changed) {
        return definitions.list(session, DefinitionKind.COHORT, project).map(all -> {
            if (CohortUses.isCircle(changed, all.stream().map(Definition::thing).toList())) {
                throw Place.BODY.dot("rule").refusal("the cohort would contain itself, by way of another one");
            }
            return null;
        });
    }
}
