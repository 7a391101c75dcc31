package dev.sluice.flagconfig.cohort;

import dev.sluice.contracts.Topic;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.relay.Retold;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** All lists, told again one by one when their topic has lost everything. */
@ApplicationScoped
class ListsRetold implements Retold {

    private static final String LISTS =
            "select project, definition_key from definition where kind = $1 and not deleted order by 1, 2";

    private final Pool pool;
    private final StaticCohortRuntime lists;

    ListsRetold(Pool pool, StaticCohortRuntime lists) {
        this.pool = pool;
        this.lists = lists;
    }

    @Override
    public Topic topic() {
        return Topic.COHORT_MEMBERS;
    }

    @Override
    public Uni<Integer> tellAgain() {
        return pool.preparedQuery(LISTS)
                .execute(Tuple.of(DefinitionKind.STATIC_COHORT.name()))
                .onItem()
                .transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .onItem()
                .transformToUniAndConcatenate(this::tellAgain)
                .collect()
                .in(() -> new int[1], (sum, slices) -> sum[0] += slices)
                .map(sum -> sum[0]);
    }

    private Uni<Integer> tellAgain(Row list) {
        return lists.tellAgain(list.getString("project"), list.getString("definition_key"));
    }
}
