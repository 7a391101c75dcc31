package dev.sluice.flagconfig.person;

import dev.sluice.contracts.PersonRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.flagconfig.property.PropertyBag;
import dev.sluice.flagconfig.property.PropertyJson;
import dev.sluice.flagconfig.relay.Retold;
import dev.sluice.flagconfig.relay.StatePublisher;
import dev.sluice.flagconfig.relay.StatePublisher.State;
import io.smallrye.mutiny.Multi;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells of pending persons: one record for each of a person's ids. */
@ApplicationScoped
class PersonPublisher implements Retold {

    /** Of one request to the broker; a person larger than that is sent in parts. */
    private static final int MOST_BYTES = 2 << 20;

    /** What a record has besides the properties, about. */
    private static final int RECORD_BYTES = 500;

    /** Each person's properties once, however many ids they have; as many persons as one request takes, and one at least. */
    private static final String OLDEST = """
            select project, person_id, properties, version, changed_at from (
              select *, sum(bytes) over (order by changed_at, project, person_id) - bytes as bytes_before from (
                select p.project, p.person_id, p.properties::text as properties, p.version, p.changed_at,
                       (octet_length(p.properties::text) + $3) *
                         (select count(*) from person_distinct_id i
                          where i.project = p.project and i.person_id = p.person_id) as bytes
                from (select * from person where pending order by changed_at limit $1) p) weighed) summed
            where bytes_before < $2 order by changed_at, project, person_id""";

    private static final String IDS = """
            select i.project, i.person_id, i.distinct_id, i.seen_at, i.linked_at
            from unnest($1::text[], $2::text[]) as wanted(project, person_id)
            join person_distinct_id i on i.project = wanted.project and i.person_id = wanted.person_id""";

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

    /** One of a person's ids that is still to be told of. */
    private record Untold(Pending person, String distinctId, Optional<String> firstId) {
        int bytes() {
            return person.properties().length() + RECORD_BYTES;
        }
    }

    /** Sends those that have waited longest; answers how many persons that were. */
    Uni<Integer> sendOldest(SqlConnection connection, int most) {
        return connection
                .preparedQuery(OLDEST)
                .execute(Tuple.of(most, MOST_BYTES, RECORD_BYTES))
                .chain(rows -> {
                    List<Pending> persons = new ArrayList<>(rows.size());
                    rows.forEach(row -> persons.add(pending(row)));
                    return persons.isEmpty() ? Uni.createFrom().item(0) : send(connection, persons);
                });
    }

    private Uni<Integer> send(SqlConnection connection, List<Pending> persons) {
        return connection.preparedQuery(IDS).execute(keys(persons)).chain(rows -> {
            Map<Key, Map<String, PersonState.KnownId>> ids = new HashMap<>();
            rows.forEach(row -> ids.computeIfAbsent(key(row), _ -> new HashMap<>())
                    .put(row.getString("distinct_id"), PersonStore.knownId(row)));
            List<Untold> untold = persons.stream()
                    .flatMap(person -> untold(person, ids.getOrDefault(person.key(), Map.of())))
                    .toList();
            // Records are made when it is their turn: a person's largest are a hundred megabytes together.
            return Multi.createFrom()
                    .iterable(parts(untold))
                    .onItem()
                    .transformToUniAndConcatenate(part -> publisher.send(states(part)))
                    .onItem()
                    .ignoreAsUni()
                    .chain(() -> connection.preparedQuery(TOLD).execute(told(persons)))
                    .replaceWith(persons.size());
        });
    }

    private static Stream<Untold> untold(Pending person, Map<String, PersonState.KnownId> ids) {
        PersonState state = new PersonState(person.key().personId(), false, ids, PropertyBag.EMPTY);
        return ids.keySet().stream().map(id -> new Untold(person, id, state.firstIdBefore(id)));
    }

    /** In their order, each part one request to the broker. */
    private static List<List<Untold>> parts(List<Untold> all) {
        List<List<Untold>> parts = new ArrayList<>();
        long bytes = 0;
        for (Untold one : all) {
            if (parts.isEmpty() || bytes + one.bytes() > MOST_BYTES) {
                parts.add(new ArrayList<>());
                bytes = 0;
            }
            parts.getLast().add(one);
            bytes += one.bytes();
        }
        return parts;
    }

    private static List<State> states(List<Untold> part) {
        Map<Key, Map<String, Object>> values = new HashMap<>();
        return part.stream()
                .map(one -> state(one, values.computeIfAbsent(one.person().key(), _ -> PropertyJson.read(
                                one.person().properties())
                        .values())))
                .toList();
    }

    private static State state(Untold one, Map<String, Object> values) {
        Pending person = one.person();
        Key key = person.key();
        return new State(
                Topic.PERSONS,
                key.project() + "/" + one.distinctId(),
                "person/" + key.project() + "/" + one.distinctId() + "/" + key.personId() + "/" + person.version(),
                new PersonRecord(
                        key.project(), one.distinctId(), key.personId(), values, one.firstId(), person.changedAt()));
    }

    private static Tuple keys(List<Pending> persons) {
        return Tuple.of(
                persons.stream().map(person -> person.key().project()).toArray(String[]::new),
                persons.stream().map(person -> person.key().personId()).toArray(String[]::new));
    }

    private static Tuple told(List<Pending> persons) {
        return keys(persons)
                .addArrayOfLong(persons.stream().map(Pending::version).toArray(Long[]::new));
    }

    private static Key key(Row row) {
        return new Key(row.getString("project"), row.getString("person_id"));
    }

    private static Pending pending(Row row) {
        return new Pending(
                key(row),
                row.getString("properties"),
                row.getLong("version"),
                row.getOffsetDateTime("changed_at").toInstant());
    }
}
