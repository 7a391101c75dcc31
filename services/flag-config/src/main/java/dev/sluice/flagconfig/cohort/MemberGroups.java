package dev.sluice.flagconfig.cohort;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.flagconfig.cohort.MemberStore.ListId;
import dev.sluice.kit.http.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Members of a cohort by what a property of theirs says: by organisation, by plan.
 *
 * <p>An entry of a list is found among persons as the evaluator finds it: by distinct id, or by the property {@code email}, addresses in
 * any case. Entries of whom nothing is known, and persons without the property, are together in the last group, which has no value.
 */
@ApplicationScoped
class MemberGroups {

    /** Most different values that are counted for a dynamic cohort; more is a property that groups nobody. */
    static final int MOST_VALUES = 100_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String VALUED = """
            with valued as (
              select m.entry, coalesce(
                (select p.properties -> $3 ->> 'v' from person_distinct_id i
                 join person p on p.project = i.project and p.person_id = i.person_id
                 where i.project = m.project and i.distinct_id = m.entry),
                case when m.entry like '%@%' then
                  (select p.properties -> $3 ->> 'v' from person_distinct_id i
                   join person p on p.project = i.project and p.person_id = i.person_id
                   where i.project = m.project and i.distinct_id like '%@%' and lower(i.distinct_id) = m.entry limit 1) end,
                case when m.entry like '%@%' then
                  (select p.properties -> $3 ->> 'v' from person p
                   where p.project = m.project and lower(left(p.properties #>> '{email,v}', 320)) = m.entry limit 1) end
              ) as value
              from cohort_member m where m.project = $1 and m.cohort_id = $2)
            """;

    private static final String GROUPS = VALUED + """
            select value, count(*) as members from valued group by value
            order by (value is null), count(*) desc, value limit $4 offset $5""";

    private static final String ENTRIES = VALUED + """
            select entry from valued where value is not distinct from $4 and entry > $5 order by entry limit $6""";

    private static final String NAMES = """
            select group_key, properties -> 'name' ->> 'v' as name from person_group
            where project = $1 and group_type = $2 and group_key = any($3)""";

    private final Pool pool;
    private final DynamicMembers dynamic;

    MemberGroups(Pool pool, DynamicMembers dynamic) {
        this.pool = pool;
        this.dynamic = dynamic;
    }

    /** Members that have one value in common. */
    @Schema(name = "MemberGroup")
    record MemberGroup(
            @Schema(description = "The property's value; not there for those of whom it is not known")
            Optional<String> value,

            @Schema(description = "What the group of that key is called, where the property is a type of groups")
            Optional<String> name,

            @Schema(description = "How many: entries of a list, persons of a dynamic cohort")
            long members) {}

    /** Groups of a list's entries, the largest first, those without a value last. */
    Uni<List<MemberGroup>> ofList(ListId list, String property, long offset, int limit) {
        return pool.preparedQuery(GROUPS)
                .execute(Tuple.of(list.project(), list.cohort(), property, (long) limit, offset))
                .map(rows -> {
                    List<MemberGroup> groups = new ArrayList<>();
                    rows.forEach(row -> groups.add(new MemberGroup(
                            Optional.ofNullable(row.getString("value")), Optional.empty(), row.getLong("members"))));
                    return groups;
                })
                .chain(groups -> named(list.project(), property, groups));
    }

    /** A list's entries of one group. */
    Uni<List<String>> entries(ListId list, String property, Optional<String> value, String after, int limit) {
        return pool.preparedQuery(ENTRIES)
                .execute(Tuple.tuple()
                        .addString(list.project())
                        .addString(list.cohort())
                        .addString(property)
                        .addString(value.orElse(null))
                        .addString(after)
                        .addLong((long) limit))
                .map(rows -> {
                    List<String> entries = new ArrayList<>();
                    rows.forEach(row -> entries.add(row.getString("entry")));
                    return entries;
                });
    }

    /** The same for the persons of a dynamic cohort. */
    Uni<List<MemberGroup>> ofRule(String project, String cohort, String property, long offset, int limit) {
        return dynamic.of(project, cohort, "")
                .collect()
                .in(HashMap<Optional<String>, Long>::new, (counts, member) -> {
                    counts.merge(valueOf(member, property), 1L, Long::sum);
                    if (counts.size() > MOST_VALUES) {
                        throw ProblemException.invalid(
                                "by",
                                "\"" + property + "\" has more than " + MOST_VALUES
                                        + " values: choose another property");
                    }
                })
                .map(counts -> counts.entrySet().stream()
                        .map(entry -> new MemberGroup(entry.getKey(), Optional.empty(), entry.getValue()))
                        .sorted(Comparator.comparing(
                                        (MemberGroup group) -> group.value().isEmpty())
                                .thenComparing(MemberGroup::members, Comparator.reverseOrder())
                                .thenComparing(group -> group.value().orElse("")))
                        .skip(offset)
                        .limit(limit)
                        .toList())
                .chain(groups -> named(project, property, groups));
    }

    /** What a member's property says, as text. */
    static Optional<String> valueOf(DynamicMembers.Member member, String property) {
        return switch (member.person().properties().get(property)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            case Object value -> Optional.of(json(value));
        };
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a property that cannot be written", e);
        }
    }

    private Uni<List<MemberGroup>> named(String project, String type, List<MemberGroup> groups) {
        String[] keys = groups.stream().flatMap(group -> group.value().stream()).toArray(String[]::new);
        return pool.preparedQuery(NAMES).execute(Tuple.of(project, type, keys)).map(rows -> {
            Map<String, String> names = new HashMap<>();
            for (Row row : rows) {
                names.put(row.getString("group_key"), row.getString("name"));
            }
            return groups.stream()
                    .map(group -> new MemberGroup(
                            group.value(), group.value().map(names::get).filter(Objects::nonNull), group.members()))
                    .toList();
        });
    }
}
