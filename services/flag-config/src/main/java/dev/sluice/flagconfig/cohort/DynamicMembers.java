package dev.sluice.flagconfig.cohort;

import dev.sluice.flag.Cohort;
import dev.sluice.flag.MemberSet;
import dev.sluice.flagconfig.cohort.MemberStore.ListId;
import dev.sluice.flagconfig.definition.Definition;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.flagconfig.person.KnownPerson;
import dev.sluice.flagconfig.person.PersonStore;
import dev.sluice.kit.http.ProblemException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Who belongs to a dynamic cohort now, among those of whom events said something. They are read past the cohort's rule a page at a
 * time: slow for millions, but never more than a page in memory, besides 8 bytes for each entry of a list that the rule asks for.
 */
@ApplicationScoped
class DynamicMembers {

    private final Mutiny.SessionFactory sessions;
    private final DefinitionStore definitions;
    private final Pool pool;
    private final PersonStore persons;
    private final MemberReader lists;

    DynamicMembers(
            Mutiny.SessionFactory sessions,
            DefinitionStore definitions,
            Pool pool,
            PersonStore persons,
            MemberReader lists) {
        this.sessions = sessions;
        this.definitions = definitions;
        this.pool = pool;
        this.persons = persons;
        this.lists = lists;
    }

    /** A person who belongs, and by which ids. */
    record Member(KnownPerson person, List<String> ids) {}

    /**
     * Everybody who belongs, in the order of their person ids. Fails with a 404 when there is no such cohort.
     *
     * @param after the person id to begin behind; empty to begin with the first
     */
    Multi<Member> of(String project, String cohortId, String after) {
        return matcher(project, cohortId).onItem().transformToMulti(matcher -> persons.everybody(pool, project, after)
                .onItem()
                .transformToIterable(page -> page.stream()
                        .map(person -> new Member(person, matcher.idsOf(person)))
                        .filter(member -> !member.ids().isEmpty())
                        .toList()));
    }

    /** The ids of everybody who belongs, to be put on a list; fails with a 422 when there are too many. */
    Uni<ReadList> allIds(String project, String cohortId) {
        return of(project, cohortId, "")
                .collect()
                .in(ReadList.Collector::new, (all, member) -> member.ids().forEach(id -> {
                    if (all.count() >= ListReader.MOST_ENTRIES) {
                        throw ProblemException.invalid(
                                null,
                                "more than " + ListReader.MOST_ENTRIES
                                        + " ids belong to the cohort, too many for a list made at once");
                    }
                    all.add(all.count() + 1, id);
                }))
                .map(ReadList.Collector::done);
    }

    private Uni<CohortMatcher> matcher(String project, String cohortId) {
        return sessions.withSession(session -> definitions.list(session, DefinitionKind.COHORT, project))
                .chain(all -> {
                    List<Cohort> rules = all.stream().map(Definition::thing).toList();
                    if (rules.stream().noneMatch(rule -> rule.id().equals(cohortId))) {
                        throw CohortIds.notAList(cohortId, false);
                    }
                    return listsOf(project, CohortUses.neededLists(cohortId, rules))
                            .map(lists -> new CohortMatcher(cohortId, rules, lists, Instant.now()));
                });
    }

    private Uni<Map<String, MemberSet>> listsOf(String project, Set<String> ids) {
        return Multi.createFrom()
                .iterable(ids)
                .onItem()
                .transformToUniAndConcatenate(id -> lists.pages(new ListId(project, id))
                        .collect()
                        .in(() -> MemberSet.builder(0), (set, page) -> page.forEach(set::add))
                        .map(set -> Map.entry(id, set.build())))
                .collect()
                .in(HashMap::new, (all, entry) -> all.put(entry.getKey(), entry.getValue()));
    }
}
