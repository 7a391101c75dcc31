package dev.sluice.flagconfig.person;

import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.PropertyChange;
import dev.sluice.flagconfig.property.Heard;
import dev.sluice.flagconfig.property.PropertyJson;
import dev.sluice.flagconfig.property.Refused;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Keeps persons.
 *
 * <p>Plain SQL over arrays rather than entities: a batch of some hundred reports is five statements, however many persons it names.
 */
@ApplicationScoped
public class PersonStore {

    private static final int PAGE = 1_000;

    private static final String PERSONS_OF_IDS = """
            select person_id, identified, properties::text as properties from person
            where project = $1 and person_id in
              (select person_id from person_distinct_id where project = $1 and distinct_id = any($2))""";

    private static final String PERSONS_AFTER = """
            select person_id, identified, properties::text as properties from person
            where project = $1 and person_id > $2 order by person_id limit $3""";

    private static final String IDS_OF_PERSONS = """
            select person_id, distinct_id, seen_at, linked_at from person_distinct_id
            where project = $1 and person_id = any($2)""";

    private static final String KEEP_PERSONS = """
            insert into person (project, person_id, identified, properties, version, pending, changed_at)
            select $1, given.person_id, given.identified, given.properties::json, 1, given.pending, now()
            from unnest($2::text[], $3::boolean[], $4::text[], $5::boolean[])
              as given(person_id, identified, properties, pending)
            on conflict (project, person_id) do update
            set identified = excluded.identified, properties = excluded.properties, version = person.version + 1,
                pending = person.pending or excluded.pending,
                changed_at = case when excluded.pending then excluded.changed_at else person.changed_at end""";

    private static final String KEEP_IDS = """
            insert into person_distinct_id (project, distinct_id, person_id, seen_at, linked_at)
            select $1, given.* from unnest($2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[]) as given
            on conflict (project, distinct_id) do update
            set person_id = excluded.person_id, seen_at = excluded.seen_at, linked_at = excluded.linked_at""";

    private static final String FORGET_PERSONS = "delete from person where project = $1 and person_id = any($2)";

    /** Works reports into those whom they name, within the connection's transaction, which holds the projects' writers' lock. */
    Uni<List<Refused>> hear(SqlConnection connection, List<Heard<?>> reports) {
        Map<String, List<Heard<?>>> byProject = new TreeMap<>();
        reports.forEach(report -> byProject
                .computeIfAbsent(projectOf(report.report()), _ -> new ArrayList<>())
                .add(report));
        List<Refused> refused = new ArrayList<>();
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Map.Entry<String, List<Heard<?>>> entry : byProject.entrySet()) {
            all = all.chain(() -> hear(connection, entry.getKey(), entry.getValue()))
                    .invoke(refused::addAll)
                    .replaceWithVoid();
        }
        return all.replaceWith(refused);
    }

    private Uni<List<Refused>> hear(SqlConnection connection, String project, List<Heard<?>> reports) {
        String[] ids = reports.stream()
                .flatMap(report -> idsIn(report.report()))
                .distinct()
                .toArray(String[]::new);
        return find(connection, project, ids).chain(known -> {
            People people = new People(project, known);
            List<Refused> refused = new ArrayList<>();
            for (Heard<?> report : reports) {
                List<String> keptOut =
                        switch (report.report()) {
                            case PropertyChange.OfPerson change -> people.hear(change);
                            case IdentityLink link -> people.hear(link);
                            default -> List.of("it says nothing of a person");
                        };
                if (!keptOut.isEmpty()) {
                    refused.add(new Refused(report.record(), String.join("; ", keptOut)));
                }
            }
            return save(connection, project, people).replaceWith(refused);
        });
    }

    private static String projectOf(Object report) {
        return switch (report) {
            case PropertyChange change -> change.project();
            case IdentityLink link -> link.project();
            default -> throw new IllegalArgumentException("not of a person: " + report.getClass());
        };
    }

    private static Stream<String> idsIn(Object report) {
        return switch (report) {
            case PropertyChange.OfPerson change -> Stream.of(change.distinctId());
            case IdentityLink link -> Stream.of(link.distinctId(), link.otherId());
            default -> Stream.of();
        };
    }

    /** Whoever goes by an id, if anybody does. */
    Uni<Optional<PersonState>> find(SqlClient client, String project, String distinctId) {
        return find(client, project, new String[] {distinctId})
                .map(found -> found.stream().findFirst());
    }

    /**
     * Everybody of a project in the order of their person ids, a page at a time, each read when the one before was taken.
     *
     * @param after the person id to begin behind; empty to begin with the first
     */
    public Multi<List<KnownPerson>> everybody(SqlClient client, String project, String after) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicReference<>(after), last -> withIds(
                                client,
                                project,
                                client.preparedQuery(PERSONS_AFTER).execute(Tuple.of(project, last.get(), PAGE)))
                        .map(page -> page.stream().map(KnownPerson::of).toList())
                        .invoke(page -> {
                            if (!page.isEmpty()) {
                                last.set(page.getLast().personId());
                            }
                        }))
                .until(List::isEmpty);
    }

    private static Uni<Collection<PersonState>> find(SqlClient client, String project, String[] distinctIds) {
        return withIds(client, project, client.preparedQuery(PERSONS_OF_IDS).execute(Tuple.of(project, distinctIds)));
    }

    private static Uni<Collection<PersonState>> withIds(SqlClient client, String project, Uni<RowSet<Row>> found) {
        return found.chain(persons -> {
            String[] personIds =
                    stream(persons).map(row -> row.getString("person_id")).toArray(String[]::new);
            return client.preparedQuery(IDS_OF_PERSONS)
                    .execute(Tuple.of(project, personIds))
                    .map(ids -> {
                        Map<String, Map<String, PersonState.KnownId>> idsOf = new HashMap<>();
                        ids.forEach(row -> idsOf.computeIfAbsent(row.getString("person_id"), _ -> new HashMap<>())
                                .put(row.getString("distinct_id"), knownId(row)));
                        return stream(persons)
                                .map(row -> person(row, idsOf.getOrDefault(row.getString("person_id"), Map.of())))
                                .toList();
                    });
        });
    }

    private static PersonState person(Row row, Map<String, PersonState.KnownId> ids) {
        return new PersonState(
                row.getString("person_id"),
                row.getBoolean("identified"),
                ids,
                PropertyJson.read(row.getString("properties")));
    }

    static PersonState.KnownId knownId(Row row) {
        return new PersonState.KnownId(
                row.getOffsetDateTime("seen_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("linked_at")).map(OffsetDateTime::toInstant));
    }

    private static Uni<Void> save(SqlConnection connection, String project, People people) {
        List<PersonState> changed = people.changed();
        if (changed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple persons = Tuple.of(
                project,
                changed.stream().map(PersonState::personId).toArray(String[]::new),
                changed.stream().map(PersonState::identified).toArray(Boolean[]::new),
                changed.stream()
                        .map(person -> PropertyJson.write(person.properties()))
                        .toArray(String[]::new),
                changed.stream().map(people::isSeenOtherwise).toArray(Boolean[]::new));
        List<String> distinctIds = new ArrayList<>();
        List<String> owners = new ArrayList<>();
        List<OffsetDateTime> seen = new ArrayList<>();
        List<OffsetDateTime> linked = new ArrayList<>();
        changed.forEach(person -> people.idsToKeep(person).forEach((id, known) -> {
            distinctIds.add(id);
            owners.add(person.personId());
            seen.add(time(known.seenAt()));
            linked.add(known.linkedAt().map(PersonStore::time).orElse(null));
        }));
        Tuple ids = Tuple.of(
                project,
                distinctIds.toArray(String[]::new),
                owners.toArray(String[]::new),
                seen.toArray(OffsetDateTime[]::new),
                linked.toArray(OffsetDateTime[]::new));
        return connection
                .preparedQuery(KEEP_PERSONS)
                .execute(persons)
                .chain(() -> distinctIds.isEmpty()
                        ? Uni.createFrom().nullItem()
                        : connection.preparedQuery(KEEP_IDS).execute(ids))
                .chain(() -> people.gone().isEmpty()
                        ? Uni.createFrom().nullItem()
                        : connection
                                .preparedQuery(FORGET_PERSONS)
                                .execute(Tuple.of(project, people.gone().toArray(String[]::new))))
                .replaceWithVoid();
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static Stream<Row> stream(Iterable<Row> rows) {
        List<Row> all = new ArrayList<>();
        rows.forEach(all::add);
        return all.stream();
    }
}
