package dev.sluice.flagconfig.group;

import dev.sluice.contracts.GroupRecord;
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
import java.util.ArrayList;
import java.util.List;

/** Tells of pending groups. */
@ApplicationScoped
public class GroupPublisher implements Retold {

    /** Of one request to the broker, the last group's not counted. */
    private static final int MOST_BYTES = 2 << 20;

    private static final String OLDEST = """
            select project, group_type, group_key, properties, version, changed_at from (
              select *, sum(bytes) over (order by changed_at, project, group_type, group_key) - bytes as bytes_before from (
                select *, octet_length(properties) as bytes from (
                  select project, group_type, group_key, properties::text as properties, version, changed_at
                  from person_group where pending order by changed_at limit $1) oldest) weighed) summed
            where bytes_before < $2""";

    private static final String TOLD = """
            update person_group set pending = false
            from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as told(project, group_type, group_key, version)
            where person_group.project = told.project and person_group.group_type = told.group_type
              and person_group.group_key = told.group_key and person_group.version = told.version""";

    private final Pool pool;
    private final StatePublisher publisher;

    GroupPublisher(Pool pool, StatePublisher publisher) {
        this.pool = pool;
        this.publisher = publisher;
    }

    @Override
    public Topic topic() {
        return Topic.GROUPS;
    }

    @Override
    public Uni<Integer> tellAgain() {
        return pool.query("update person_group set pending = true where not pending")
                .execute()
                .map(SqlResult::rowCount);
    }

    /** Sends those that have waited longest; answers how many that were. */
    public Uni<Integer> sendOldest(SqlConnection connection, int most) {
        return connection
                .preparedQuery(OLDEST)
                .execute(Tuple.of(most, MOST_BYTES))
                .chain(rows -> {
                    List<Row> all = new ArrayList<>();
                    rows.forEach(all::add);
                    if (all.isEmpty()) {
                        return Uni.createFrom().item(0);
                    }
                    return publisher
                            .send(all.stream().map(GroupPublisher::state).toList())
                            .chain(() -> connection.preparedQuery(TOLD).execute(told(all)))
                            .replaceWith(all.size());
                });
    }

    private static Tuple told(List<Row> rows) {
        return Tuple.of(
                rows.stream().map(row -> row.getString("project")).toArray(String[]::new),
                rows.stream().map(row -> row.getString("group_type")).toArray(String[]::new),
                rows.stream().map(row -> row.getString("group_key")).toArray(String[]::new),
                rows.stream().map(row -> row.getLong("version")).toArray(Long[]::new));
    }

    private static State state(Row row) {
        GroupRecord group = new GroupRecord(
                row.getString("project"),
                row.getString("group_type"),
                row.getString("group_key"),
                PropertyJson.read(row.getString("properties")).values(),
                row.getOffsetDateTime("changed_at").toInstant());
        String key = group.project() + "/" + group.groupType() + "/" + group.groupKey();
        return new State(Topic.GROUPS, key, "group/" + key + "/" + row.getLong("version"), group);
    }
}
