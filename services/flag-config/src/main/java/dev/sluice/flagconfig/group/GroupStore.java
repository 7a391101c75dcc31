package dev.sluice.flagconfig.group;

import dev.sluice.contracts.PropertyChange;
import dev.sluice.flagconfig.property.Heard;
import dev.sluice.flagconfig.property.PropertyBag;
import dev.sluice.flagconfig.property.PropertyJson;
import dev.sluice.flagconfig.property.Refused;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps groups. A batch of reports is two statements. */
@ApplicationScoped
public class GroupStore {

    private static final String FIND = """
            select project, group_type, group_key, properties::text as properties from person_group
            where (project, group_type, group_key) in (select * from unnest($1::text[], $2::text[], $3::text[]))""";

    private static final String KEEP = """
            insert into person_group (project, group_type, group_key, properties, version, pending, changed_at)
            select given.project, given.group_type, given.group_key, given.properties::json, 1, given.pending, now()
            from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[])
              as given(project, group_type, group_key, properties, pending)
            on conflict (project, group_type, group_key) do update
            set properties = excluded.properties, version = person_group.version + 1,
                pending = person_group.pending or excluded.pending,
                changed_at = case when excluded.pending then excluded.changed_at else person_group.changed_at end""";

    /** Which group. */
    record GroupId(String project, String type, String key) {
        static GroupId of(PropertyChange.OfGroup change) {
            return new GroupId(change.project(), change.groupType(), change.groupKey());
        }
    }

    /** Works reports into the groups that they name, within the connection's transaction, which holds their projects' writers' lock. */
    public Uni<List<Refused>> hear(SqlConnection connection, List<Heard<PropertyChange.OfGroup>> reports) {
        List<GroupId> ids = reports.stream()
                .map(heard -> GroupId.of(heard.report()))
                .distinct()
                .toList();
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return find(connection, ids).chain(known -> {
            Map<GroupId, PropertyBag> now = new HashMap<>(known);
            List<Refused> refused = new ArrayList<>();
            for (Heard<PropertyChange.OfGroup> heard : reports) {
                PropertyChange.OfGroup change = heard.report();
                PropertyBag.Outcome outcome = now.getOrDefault(GroupId.of(change), PropertyBag.EMPTY)
                        .hear(new PropertyBag.Said(change.set(), Map.of(), List.of(), change.at()));
                now.put(GroupId.of(change), outcome.bag());
                if (!outcome.keptOut().isEmpty()) {
                    refused.add(new Refused(heard.record(), String.join("; ", outcome.keptOut())));
                }
            }
            return save(connection, known, now).replaceWith(refused);
        });
    }

    /** What is known of a group, if anything is. */
    Uni<Optional<PropertyBag>> find(SqlClient client, GroupId id) {
        return find(client, List.of(id)).map(found -> Optional.ofNullable(found.get(id)));
    }

    private static Uni<Map<GroupId, PropertyBag>> find(SqlClient client, List<GroupId> ids) {
        return client.preparedQuery(FIND).execute(arrays(ids)).map(rows -> {
            Map<GroupId, PropertyBag> found = new HashMap<>();
            rows.forEach(row -> found.put(
                    new GroupId(row.getString("project"), row.getString("group_type"), row.getString("group_key")),
                    PropertyJson.read(row.getString("properties"))));
            return found;
        });
    }

    private static Uni<Void> save(
            SqlConnection connection, Map<GroupId, PropertyBag> known, Map<GroupId, PropertyBag> now) {
        List<GroupId> changed = now.keySet().stream()
                .filter(id -> !now.get(id).equals(known.get(id)))
                .toList();
        if (changed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple groups = arrays(changed);
        groups.addArrayOfString(
                changed.stream().map(id -> PropertyJson.write(now.get(id))).toArray(String[]::new));
        groups.addArrayOfBoolean(changed.stream()
                .map(id -> !known.containsKey(id)
                        || !known.get(id).values().equals(now.get(id).values()))
                .toArray(Boolean[]::new));
        return connection.preparedQuery(KEEP).execute(groups).replaceWithVoid();
    }

    private static Tuple arrays(List<GroupId> ids) {
        return Tuple.of(
                ids.stream().map(GroupId::project).toArray(String[]::new),
                ids.stream().map(GroupId::type).toArray(String[]::new),
                ids.stream().map(GroupId::key).toArray(String[]::new));
    }
}
