package dev.sluice.notifier.store;

import dev.sluice.notifier.delivery.Route;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Keeps routes. */
@ApplicationScoped
public class RouteStore {

    private final Mutiny.SessionFactory sessions;

    RouteStore(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** All routes of all projects, oldest first. */
    public Uni<List<Route>> all() {
        return sessions.withSession(
                session -> session.createQuery("from RouteRow order by createdAt, name", RouteRow.class)
                        .getResultList()
                        .map(rows -> rows.stream().map(RouteRow::toRoute).toList()));
    }

    /** Adds a route; fails with a constraint violation when the project has one of that name. */
    public Uni<Void> add(Route route, String by, Instant at) {
        return sessions.withTransaction(session -> session.persist(RouteRow.of(route, by, at)));
    }

    /** Removes a route; false when there was none. */
    public Uni<Boolean> remove(String project, UUID id) {
        return sessions.withTransaction(
                session -> session.createMutationQuery("delete from RouteRow where project = :project and id = :id")
                        .setParameter("project", project)
                        .setParameter("id", id)
                        .executeUpdate()
                        .map(removed -> removed > 0));
    }
}
