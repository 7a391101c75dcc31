package dev.sluice.flagconfig.cohort;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.CohortMembersRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.flagconfig.request.Aside;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Outgoing;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Keeps the entries of lists and tells of the slices that changed, in the caller's transaction.
 *
 * <p>A hundred thousand entries are one statement: they travel as one JSON text, because the session's statements take no arrays.
 */
@ApplicationScoped
class MemberStore {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String ADD = """
            with added as (
              insert into cohort_member (project, cohort_id, slice, entry, added_at)
              select :project, :cohort, cast(given.value ->> 0 as smallint), given.value ->> 1, now()
              from json_array_elements(cast(cast(:entries as text) as json)) given
              on conflict do nothing returning slice)
            select cast(slice as integer), count(*) from added group by slice""";

    private static final String REMOVE = """
            with removed as (
              delete from cohort_member using json_array_elements(cast(cast(:entries as text) as json)) given
              where project = :project and cohort_id = :cohort and entry = given.value ->> 1 returning slice)
            select cast(slice as integer), count(*) from removed group by slice""";

    private static final String SLICES = """
            select cast(slice as integer), cast(json_agg(entry) as text) from cohort_member
            where project = :project and cohort_id = :cohort
              and slice in (select cast(value as smallint) from json_array_elements_text(cast(cast(:slices as text) as json)))
            group by slice""";

    private final Outbox outbox;
    private final Aside aside;

    MemberStore(Outbox outbox, Aside aside) {
        this.outbox = outbox;
        this.aside = aside;
    }

    /** Which list. */
    record ListId(String project, String cohort) {}

    /** Keeps entries; answers how many were new, by slice. */
    Uni<Map<Integer, Integer>> add(Mutiny.Session session, ListId list, Set<String> entries) {
        return change(session, ADD, list, entries);
    }

    /** Forgets entries; answers how many were there, by slice. */
    Uni<Map<Integer, Integer>> remove(Mutiny.Session session, ListId list, Set<String> entries) {
        return change(session, REMOVE, list, entries);
    }

    private Uni<Map<Integer, Integer>> change(Mutiny.Session session, String sql, ListId list, Set<String> entries) {
        if (entries.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return aside.compute(() -> json(withSlices(entries)))
                .chain(pairs -> session.createNativeQuery(sql, Object[].class)
                        .setParameter("project", list.project())
                        .setParameter("cohort", list.cohort())
                        .setParameter("entries", pairs)
                        .getResultList())
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(
                                row -> ((Number) row[0]).intValue(), row -> ((Number) row[1]).intValue())));
    }

    private static List<List<Object>> withSlices(Set<String> entries) {
        return entries.stream()
                .map(entry -> List.<Object>of(CohortMembersRecord.sliceOf(entry), entry))
                .toList();
    }

    /** Forgets a whole list and tells that it is no more. */
    Uni<Void> removeAll(Mutiny.Session session, ListId list, long version) {
        return session.createNativeQuery("delete from cohort_member where project = :project and cohort_id = :cohort")
                .setParameter("project", list.project())
                .setParameter("cohort", list.cohort())
                .executeUpdate()
                .chain(() -> outbox.add(
                        session,
                        IntStream.range(0, CohortMembersRecord.SLICES)
                                .mapToObj(slice -> outgoing(list, slice, version, Optional.empty()))
                                .toList()));
    }

    /** Tells of slices as they stand now. */
    Uni<Void> announce(Mutiny.Session session, ListId list, Collection<Integer> slices, long version) {
        if (slices.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return session.createNativeQuery(SLICES, Object[].class)
                .setParameter("project", list.project())
                .setParameter("cohort", list.cohort())
                .setParameter("slices", json(slices))
                .getResultList()
                .chain(rows -> aside.compute(() -> {
                    Map<Integer, List<String>> members = new TreeMap<>();
                    slices.forEach(slice -> members.put(slice, List.of()));
                    rows.forEach(row -> members.put(((Number) row[0]).intValue(), strings((String) row[1])));
                    List<Outgoing> records = new ArrayList<>(members.size());
                    members.forEach((slice, entries) -> records.add(outgoing(
                            list,
                            slice,
                            version,
                            Optional.of(new CohortMembersRecord(list.project(), list.cohort(), slice, entries)))));
                    return records;
                }))
                .chain(records -> outbox.add(session, records));
    }

    /** Slices that have entries now. */
    Uni<List<Integer>> slices(Mutiny.Session session, ListId list) {
        return session.createNativeQuery(
                        "select distinct cast(slice as integer) from cohort_member where project = :project and cohort_id = :cohort",
                        Integer.class)
                .setParameter("project", list.project())
                .setParameter("cohort", list.cohort())
                .getResultList();
    }

    /** Copies all entries of one list to another that has none; answers how many, by slice. */
    Uni<Map<Integer, Integer>> copy(Mutiny.Session session, ListId from, ListId to) {
        return session.createNativeQuery("""
                        with added as (
                          insert into cohort_member (project, cohort_id, slice, entry, added_at)
                          select :project, :target, slice, entry, now() from cohort_member
                          where project = :project and cohort_id = :source returning slice)
                        select cast(slice as integer), count(*) from added group by slice""", Object[].class)
                .setParameter("project", from.project())
                .setParameter("target", to.cohort())
                .setParameter("source", from.cohort())
                .getResultList()
                .map(rows -> {
                    Map<Integer, Integer> bySlice = new HashMap<>();
                    rows.forEach(row -> bySlice.put(((Number) row[0]).intValue(), ((Number) row[1]).intValue()));
                    return bySlice;
                });
    }

    private static Outgoing outgoing(ListId list, int slice, long version, Optional<CohortMembersRecord> record) {
        String key = CohortMembersRecord.key(list.project(), list.cohort(), slice);
        return new Outgoing(
                Topic.COHORT_MEMBERS, key, "cohort-members/" + key + "/" + version, record.map(Object.class::cast));
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts that cannot be written as JSON", e);
        }
    }

    private static List<String> strings(String json) {
        try {
            return List.of(JSON.readValue(json, String[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a slice that cannot be read", e);
        }
    }
}
