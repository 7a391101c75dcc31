package dev.sluice.flagconfig.cohort;

import dev.sluice.flagconfig.cohort.MemberStore.ListId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Looks at the entries of lists, a page at a time: a list of a million is never in memory as text. */
@ApplicationScoped
class MemberReader {

    private static final int CHUNK = 5_000;

    private static final String PAGE = """
            select entry from cohort_member
            where project = $1 and cohort_id = $2 and entry > $3 and position($4 in entry) > 0
            order by entry limit $5""";

    private final Pool pool;

    MemberReader(Pool pool) {
        this.pool = pool;
    }

    /**
     * Entries in the order of their characters.
     *
     * @param search what they contain; everything contains the empty text
     * @param after the last one of the page before; empty for the first page
     */
    Uni<List<String>> page(ListId list, String search, String after, int limit) {
        return pool.preparedQuery(PAGE)
                .execute(Tuple.of(list.project(), list.cohort(), after, search, limit))
                .map(rows -> {
                    List<String> entries = new ArrayList<>(rows.size());
                    rows.forEach(row -> entries.add(row.getString("entry")));
                    return entries;
                });
    }

    /** All entries, in pages, each read when the one before was taken. */
    Multi<List<String>> pages(ListId list) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicReference<>(""), last -> page(list, "", last.get(), CHUNK)
                        .invoke(entries -> {
                            if (!entries.isEmpty()) {
                                last.set(entries.getLast());
                            }
                        }))
                .until(List::isEmpty);
    }
}
