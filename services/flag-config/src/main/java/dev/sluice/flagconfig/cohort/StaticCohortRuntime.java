package dev.sluice.flagconfig.cohort;

import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.cohort.MemberStore.ListId;
import dev.sluice.flagconfig.definition.Definition;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.flagconfig.definition.StaticCohort;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.reach.CohortGuard;
import dev.sluice.flagconfig.request.DryRun;
import dev.sluice.flagconfig.request.Wish;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Changes lists: entries, the definition's next version and what is told of both in one transaction.
 *
 * <p>Every change holds the project's row, so one happens after the other. Adding and removing need no version from the caller: what
 * they ask for does not depend on what else is on the list.
 */
@ApplicationScoped
public class StaticCohortRuntime {

    /** Most entries of a list: 8 MB in every node that serves flags. */
    static final long MOST_MEMBERS = 1_000_000;

    private final Outbox outbox;
    private final ProjectStore projects;
    private final DefinitionStore definitions;
    private final MemberStore members;
    private final CohortGuard guard;

    StaticCohortRuntime(
            Outbox outbox, ProjectStore projects, DefinitionStore definitions, MemberStore members, CohortGuard guard) {
        this.guard = guard;
        this.outbox = outbox;
        this.projects = projects;
        this.definitions = definitions;
        this.members = members;
    }

    /** A list after a change, and what became of the entries that were sent. */
    record Edited(Definition<StaticCohort> cohort, MemberReport report) {}

    /** Makes a new list. Fails with a 409 when a cohort has the id, whether list or rule. */
    Uni<Edited> create(String project, String id, String name, ReadList sent, Change change) {
        return create(
                        project,
                        id,
                        name,
                        change,
                        session -> members.add(session, new ListId(project, id), sent.entries()))
                .map(created ->
                        new Edited(created, added(sent, (int) created.thing().members())));
    }

    /** Makes a new list without entries. Fails as {@link #create} does. */
    public Uni<Definition<StaticCohort>> createEmpty(String project, String id, String name, Change change) {
        return create(project, id, name, ReadList.none(), change).map(Edited::cohort);
    }

    /** Makes a new list of another one's entries. */
    Uni<Definition<StaticCohort>> copy(ListId source, String id, String name, Change change) {
        return create(
                source.project(),
                id,
                name,
                change,
                session -> members.copy(session, source, new ListId(source.project(), id)));
    }

    private Uni<Definition<StaticCohort>> create(
            String project,
            String id,
            String name,
            Change change,
            Function<Mutiny.Session, Uni<Map<Integer, Integer>>> fill) {
        ListId list = new ListId(project, id);
        return outbox.inTransaction(session -> projects.requireForChange(session, project)
                .chain(() -> CohortIds.requireFree(session, definitions, project, id))
                .chain(() -> fill.apply(session))
                .chain(bySlice -> definitions
                        .create(
                                session,
                                DefinitionKind.STATIC_COHORT,
                                project,
                                id,
                                _ -> new StaticCohort(id, name, bounded(sum(bySlice))),
                                change)
                        .call(created -> members.announce(session, list, withFirst(bySlice), created.version()))));
    }

    /**
     * Adds entries and takes others off; what is in both is on the list afterwards. Fails with a 404 when there is no such list, with a
     * 428 when flags reach more people by it than the project takes without a confirmation.
     */
    Uni<CohortResponse> edit(String project, String id, ReadList add, ReadList remove, Wish wish) {
        ListId list = new ListId(project, id);
        return DryRun.inTransaction(outbox, wish.isDry(), session -> projects.requireForChange(session, project)
                .chain(() -> require(session, project, id))
                .chain(before -> members.remove(session, list, remove.entries()).chain(removed -> members.add(
                                session, list, add.entries())
                        .chain(added -> guard.ofList(
                                        session, project, id, before.version() + 1, sum(added), sum(removed), wish)
                                .chain(reach -> changed(session, list, before, added, removed, wish.change())
                                        .map(after -> new Edited(after, report(add, remove, sum(added), sum(removed))))
                                        .map(edited -> CohortResponse.ofEdited(project, edited)
                                                .with(reach, wish.isDry())))))));
    }

    /** Tells of all slices of a list once more; nothing when it has gone. */
    Uni<Integer> tellAgain(String project, String id) {
        ListId list = new ListId(project, id);
        return outbox.inTransaction(session -> projects.requireForChange(session, project)
                .chain(() -> find(session, project, id))
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(0)
                        : members.slices(session, list)
                                .map(TreeSet::new)
                                .invoke(slices -> slices.add(0))
                                .call(slices -> members.announce(
                                        session, list, slices, found.get().version()))
                                .map(Set::size)));
    }

    private Uni<Definition<StaticCohort>> changed(
            Mutiny.Session session,
            ListId list,
            Definition<StaticCohort> before,
            Map<Integer, Integer> added,
            Map<Integer, Integer> removed,
            Change change) {
        if (added.isEmpty() && removed.isEmpty()) {
            return Uni.createFrom().item(before);
        }
        StaticCohort was = before.thing();
        StaticCohort is = new StaticCohort(was.id(), was.name(), bounded(was.members() + sum(added) - sum(removed)));
        Set<Integer> slices = new TreeSet<>(added.keySet());
        slices.addAll(removed.keySet());
        return definitions
                .replace(
                        session,
                        DefinitionKind.STATIC_COHORT,
                        list.project(),
                        was.id(),
                        before.version(),
                        _ -> is,
                        change)
                .call(after -> members.announce(session, list, slices, after.version()));
    }

    /** Gives a list another name. */
    Uni<Definition<StaticCohort>> rename(
            Mutiny.Session session,
            String project,
            Definition<StaticCohort> list,
            String name,
            long version,
            Change change) {
        StaticCohort renamed = list.thing().withName(name);
        return definitions.replace(
                session, DefinitionKind.STATIC_COHORT, project, renamed.id(), version, _ -> renamed, change);
    }

    /** Ends a list, in the session's transaction, which holds the project's row. */
    Uni<Void> delete(Mutiny.Session session, String project, String id, long version, Change change) {
        return definitions
                .delete(session, DefinitionKind.STATIC_COHORT, project, id, version, change)
                .chain(() -> members.removeAll(session, new ListId(project, id), version + 1));
    }

    /** The list of that id; fails with a 404 when there is no such cohort, with a 409 when it is no list. */
    Uni<Definition<StaticCohort>> require(Mutiny.Session session, String project, String id) {
        return definitions
                .find(session, DefinitionKind.STATIC_COHORT, project, id)
                .chain(found -> found.isPresent()
                        ? Uni.createFrom().item(found.get())
                        : definitions
                                .find(session, DefinitionKind.COHORT, project, id)
                                .map(rule -> {
                                    throw CohortIds.notAList(id, rule.isPresent());
                                }));
    }

    private static long bounded(long count) {
        if (count > MOST_MEMBERS) {
            throw ProblemException.invalid(
                    null,
                    "the list would have " + count + " entries, at most " + MOST_MEMBERS
                            + " are kept: describe such a cohort by a rule");
        }
        return count;
    }

    /** Slice 0 is told also when it is empty: it says that there is a list. */
    private static List<Integer> withFirst(Map<Integer, Integer> bySlice) {
        List<Integer> slices = new ArrayList<>(bySlice.keySet());
        if (!bySlice.containsKey(0)) {
            slices.add(0);
        }
        return slices;
    }

    private static int sum(Map<Integer, Integer> bySlice) {
        return bySlice.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static MemberReport added(ReadList sent, int added) {
        return report(sent, ReadList.none(), added, 0);
    }

    private static MemberReport report(ReadList add, ReadList remove, int added, int removed) {
        return new MemberReport(
                added,
                add.entries().size() - added,
                removed,
                remove.entries().size() - removed,
                add.repeated() + remove.repeated(),
                add.malformed() + remove.malformed(),
                Stream.concat(add.problems().stream(), remove.problems().stream())
                        .limit(ReadList.MOST_PROBLEMS)
                        .toList());
    }

    /** The list of that id, if the cohort is one. */
    Uni<Optional<Definition<StaticCohort>>> find(Mutiny.Session session, String project, String id) {
        return definitions.find(session, DefinitionKind.STATIC_COHORT, project, id);
    }
}
