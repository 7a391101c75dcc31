package dev.sluice.flagconfig.serving;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.ServingList;
import dev.sluice.contracts.ServingSnapshot;
import dev.sluice.flag.Cohort;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.history.RecordJson;
import dev.sluice.flagconfig.request.Aside;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * Reads what delivery nodes serve by.
 *
 * <p>Flags are read before the cohorts that they ask for: a cohort is there before a flag asks for it, and stays while one does, so
 * nobody gets a flag without its cohort.
 */
@ApplicationScoped
class SnapshotSource {

    private static final String PROJECTS =
            "select name as project, token, secret_key_hash, changed_at from project order by name";

    /** An archived flag's row says how it was before; when it was archived stands in its history. */
    private static final String FLAGS = """
            select f.project, f.flag_key as key, f.version, f.archived as ended, cast(f.record as text) as record, h.changed_at
            from flag f join history h on h.project = f.project and h.kind = 'flag' and h.subject_key = f.flag_key
              and h.version = f.version
            order by f.project, f.flag_key""";

    private static final String DEFINITIONS = """
            select project, definition_key as key, version, deleted as ended, cast(record as text) as record, changed_by,
              changed_kind, change_reason, changed_at
            from definition where kind = $1 order by project, definition_key""";

    /** The version first: a list that changes meanwhile is taken for older than it is, and asked for again. */
    private static final String LIST_VERSION =
            "select version from definition where project = $1 and kind = $2 and definition_key = $3 and not deleted";

    private static final String MEMBERS =
            "select entry from cohort_member where project = $1 and cohort_id = $2 order by slice, entry";

    private final Pool pool;
    private final Aside aside;

    SnapshotSource(Pool pool, Aside aside) {
        this.pool = pool;
        this.aside = aside;
    }

    /** Everything but who is on lists, as JSON: the same bytes while nothing changes. */
    Uni<byte[]> snapshot() {
        return Uni.join()
                .all(List.of(
                        rows(FLAGS, Tuple.tuple()),
                        rows(DEFINITIONS, Tuple.of(DefinitionKind.COHORT.name())),
                        rows(DEFINITIONS, Tuple.of(DefinitionKind.STATIC_COHORT.name())),
                        rows(PROJECTS, Tuple.tuple())))
                .usingConcurrencyOf(1)
                .andFailFast()
                .chain(read -> aside.compute(() -> RecordJson.bytes(
                        snapshot(read.get(0), read.get(1), read.get(2), read.get(3)), ServingSnapshot.class)));
    }

    /** Who is on a list, as JSON; empty when there is no such list. */
    Uni<Optional<byte[]>> list(String project, String cohortId) {
        return rows(LIST_VERSION, Tuple.of(project, DefinitionKind.STATIC_COHORT.name(), cohortId))
                .chain(found -> found.size() == 0
                        ? Uni.createFrom().item(Optional.empty())
                        : members(project, cohortId, found.iterator().next().getLong("version")));
    }

    private Uni<Optional<byte[]>> members(String project, String cohortId, long version) {
        return rows(MEMBERS, Tuple.of(project, cohortId))
                .chain(rows -> aside.compute(() -> Optional.of(RecordJson.bytes(
                        new ServingList(project, cohortId, version, all(rows, row -> true, row -> row.getString(0))),
                        ServingList.class))));
    }

    private Uni<RowSet<Row>> rows(String sql, Tuple parameters) {
        return pool.preparedQuery(sql).execute(parameters);
    }

    private static ServingSnapshot snapshot(
            RowSet<Row> flags, RowSet<Row> cohorts, RowSet<Row> lists, RowSet<Row> projects) {
        return new ServingSnapshot(
                all(projects, row -> true, SnapshotSource::project),
                all(flags, Predicate.not(SnapshotSource::isEnded), SnapshotSource::flag),
                all(flags, SnapshotSource::isEnded, SnapshotSource::ended),
                all(cohorts, Predicate.not(SnapshotSource::isEnded), SnapshotSource::cohort),
                all(cohorts, SnapshotSource::isEnded, SnapshotSource::ended),
                all(lists, row -> true, SnapshotSource::list));
    }

    private static <T> List<T> all(RowSet<Row> rows, Predicate<Row> which, Function<Row, T> read) {
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(which)
                .map(read)
                .toList();
    }

    private static boolean isEnded(Row row) {
        return row.getBoolean("ended");
    }

    private static ProjectRecord project(Row row) {
        return new ProjectRecord(
                row.getString("project"), row.getString("token"), row.getString("secret_key_hash"), changedAt(row));
    }

    private static FlagRecord flag(Row row) {
        return RecordJson.read(row.getString("record"), FlagRecord.class);
    }

    private static CohortRecord cohort(Row row) {
        return new CohortRecord(
                row.getString("project"),
                RecordJson.read(row.getString("record"), Cohort.class),
                Optional.of(new Change(
                        row.getString("changed_by"),
                        Change.Kind.valueOf(row.getString("changed_kind")),
                        row.getString("change_reason"),
                        changedAt(row))));
    }

    private static ServingSnapshot.Ended ended(Row row) {
        return new ServingSnapshot.Ended(
                row.getString("project"), row.getString("key"), row.getLong("version"), changedAt(row));
    }

    private static ServingSnapshot.ListState list(Row row) {
        return new ServingSnapshot.ListState(
                row.getString("project"), row.getString("key"), row.getLong("version"), changedAt(row), isEnded(row));
    }

    private static Instant changedAt(Row row) {
        return row.getOffsetDateTime("changed_at").toInstant();
    }
}
