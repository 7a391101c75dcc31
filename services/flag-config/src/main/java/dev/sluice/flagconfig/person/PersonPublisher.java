package dev.sluice.flagconfig.person;

import dev.sluice.contracts.PersonRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.flagconfig.property.PropertyJson;
import dev.sluice.flagconfig.relay.Retold;
import dev.sluice.flagconfig.relay.StatePublisher;
import dev.sluice.flagconfig.relay.StatePublisher.State;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells of pending persons: one record for each of a person's ids. */
@ApplicationScoped
class PersonPublisher implements Retold {

    private static final String OLDEST = """
            select p.project, p.person_id, p.properties::text as properties, p.version, p.changed_at,
                   i.distinct_id, i.seen_at, i.linked_at
            from (select * from person where pending order by changed_at limit $1) p
            join person_distinct_id i on i.project = p.project and i.person_id = p.person_id""";

    private static final String TOLD = """
            update person set pending = false
            from unnest($1::text[], $2::text[], $3::bigint[]) as told(project, person_id, version)
            where person.project = told.project and person.person_id = told.person_id
              and person.version = told.version""";

    private final Pool pool;
    private final StatePublisher publisher;

    PersonPublisher(Pool pool, StatePublisher publisher) {
        this.pool = pool;
        this.publisher = publisher;
    }

    @Override
    public Topic topic() {
        return Topic.PERSONS;
    }

    @Override
    public Uni<Integer> tellAgain() {
        return pool.query("update person set pending = true where not pending")
                .execute()
                .map(SqlResult::rowCount);
    }

    private record Key(String project, String personId) {}

    private record Pending(Key key, String properties, long version, Instant changedAt) {}

    /** Sends those that have waited longest; answers how many persons that were. */
    Uni<Integer> sendOldest(SqlConnection connection, int most) {
        return connection.preparedQuery(OLDEST).execute(Tuple.of(most)).chain(rows -> {
            Map<Key, Pending> persons = new LinkedHashMap<>();
            Map<Key, Map<String, PersonState.KnownId>> ids = new HashMap<>();
            for (Row row : rows) {
                Pending person = pending(row);
                persons.putIfAbsent(person.key(), person);
                ids.computeIfAbsent(person.key(), _ -> new HashMap<>())
                        .put(row.getString("distinct_id"), PersonStore.knownId(row));
            }
            if (persons.isEmpty()) {
                return Uni.createFrom().item(0);
            }
            List<State> states = new ArrayList<>(rows.size());
            persons.forEach((key, person) -> states.addAll(records(person, ids.get(key))));
            return publisher
                    .send(states)
                    .chain(() -> connection.preparedQuery(TOLD).execute(told(persons.values())))
                    .replaceWith(persons.size());
        });
    }

    private static Tuple told(Iterable<Pending> persons) {
        List<Pending> all = new ArrayList<>();
        persons.forEach(all::add);
        return Tuple.of(
                all.stream().map(person -> person.key().project()).toArray(String[]::new),
                all.stream().map(person -> person.key().personId()).toArray(String[]::new),
                all.stream().map(Pending::version).toArray(Long[]::new));
    }

    private static Pending pending(Row row) {
        return new Pending(
                new Key(row.getString("project"), row.getString("person_id")),
                row.getString("properties"),
                row.getLong("version"),
                row.getOffsetDateTime("changed_at").toInstant());
    }

    private static List<State> records(Pending pending, Map<String, PersonState.KnownId> ids) {
        Key key = pending.key();
        PersonState person = new PersonState(key.personId(), false, ids, PropertyJson.read(pending.properties()));
        Map<String, Object> values = person.properties().values();
        return ids.keySet().stream()
                .map(distinctId -> new State(
                        Topic.PERSONS,
                        key.project() + "/" + distinctId,
                        "person/" + key.project() + "/" + distinctId + "/" + key.personId() + "/" + pending.version(),
                        new PersonRecord(
                                key.project(),
                                distinctId,
                                key.personId(),
                                values,
                                person.firstIdBefore(distinctId),
                                pending.changedAt())))
                .toList();
    }
}
