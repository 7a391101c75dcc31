package dev.sluice.flagconfig.person;

import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.PropertyChange;
import dev.sluice.database.DatabaseOutage;
import dev.sluice.flagconfig.group.GroupStore;
import dev.sluice.flagconfig.property.Heard;
import dev.sluice.flagconfig.property.Refused;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Works batches of reports into persons and groups: load, decide, save, in one transaction. What is to be published is a mark on the
 * rows, set in the same transaction; {@link PeopleRelay} does the rest.
 *
 * <p>One transaction per project at a time, over all instances: a link touches two persons who may come from any two partitions, and
 * waiting for a lock of one's own costs less than finding out which locks are needed.
 */
@ApplicationScoped
class PeopleRuntime {

    private static final String ONE_WRITER = "select pg_advisory_xact_lock(hashtext('people/' || $1))";

    private final Pool pool;
    private final PersonStore persons;
    private final GroupStore groups;
    private final PeopleRelay relay;

    PeopleRuntime(Pool pool, PersonStore persons, GroupStore groups, PeopleRelay relay) {
        this.pool = pool;
        this.persons = persons;
        this.groups = groups;
        this.relay = relay;
    }

    /**
     * Works reports in, in their order. A report that the database refuses although it should not is refused alone.
     *
     * @return those of which something could not be kept, after the commit; fails, with nothing changed, when the database is away
     */
    Uni<List<Refused>> hear(List<Heard<?>> reports) {
        if (reports.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return inOneTransaction(reports)
                .onFailure(failure -> !DatabaseOutage.isPassing(failure))
                .recoverWithUni(failure -> reports.size() == 1
                        ? Uni.createFrom().item(List.of(refusal(reports.getFirst(), failure)))
                        : inHalves(reports));
    }

    private Uni<List<Refused>> inHalves(List<Heard<?>> reports) {
        int middle = reports.size() / 2;
        return hear(reports.subList(0, middle)).chain(first -> hear(reports.subList(middle, reports.size()))
                .map(second -> Stream.concat(first.stream(), second.stream()).toList()));
    }

    private static Refused refusal(Heard<?> report, Throwable failure) {
        return new Refused(
                report.record(),
                Objects.toString(failure.getMessage(), failure.getClass().getName()),
                failure.getClass().getName());
    }

    private Uni<List<Refused>> inOneTransaction(List<Heard<?>> reports) {
        List<Heard<?>> ofPersons = new ArrayList<>();
        List<Heard<PropertyChange.OfGroup>> ofGroups = new ArrayList<>();
        for (Heard<?> heard : reports) {
            if (heard.report() instanceof PropertyChange.OfGroup change) {
                ofGroups.add(new Heard<>(heard.record(), change));
            } else {
                ofPersons.add(heard);
            }
        }
        return pool.withTransaction(connection -> lock(connection, reports)
                        .chain(() -> persons.hear(connection, ofPersons))
                        .chain(first -> groups.hear(connection, ofGroups)
                                .map(second -> Stream.concat(first.stream(), second.stream())
                                        .toList())))
                .invoke(relay::wake);
    }

    /** In the order of their names, so that two batches never wait for one another. */
    private static Uni<Void> lock(SqlConnection connection, List<Heard<?>> reports) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (String project : reports.stream()
                .map(heard -> project(heard.report()))
                .distinct()
                .sorted()
                .toList()) {
            all = all.chain(() -> connection.preparedQuery(ONE_WRITER).execute(Tuple.of(project)))
                    .replaceWithVoid();
        }
        return all;
    }

    private static String project(Object report) {
        return switch (report) {
            case PropertyChange change -> change.project();
            case IdentityLink link -> link.project();
            default -> throw new IllegalArgumentException("no report: " + report.getClass());
        };
    }
}
