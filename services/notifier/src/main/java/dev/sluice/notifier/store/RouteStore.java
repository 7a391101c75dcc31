package dev.sluice.notifier.store;

import dev.sluice.kit.secret.SecretBox;
import dev.sluice.notifier.route.Route;
import dev.sluice.notifier.route.Target;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/** Keeps routes. */
@ApplicationScoped
public class RouteStore {

    private static final Logger LOG = Logger.getLogger(RouteStore.class);

    private final Mutiny.SessionFactory sessions;
    private final SecretBox box;
    private volatile boolean allOpened = true;

    RouteStore(Mutiny.SessionFactory sessions, SecretBox box) {
        this.sessions = sessions;
        this.box = box;
    }

    /** All routes of all projects, oldest first; one that does not open here is said in the log, keeps no other from working, and its alerts wait. */
    public Uni<List<Route>> all() {
        return sessions.withSession(
                session -> session.createQuery("from RouteRow order by createdAt, name", RouteRow.class)
                        .getResultList()
                        .map(this::opened));
    }

    /** Whether all routes opened when they were read last. */
    public boolean allOpened() {
        return allOpened;
    }

    /** Whether a route is kept, even one that does not open here. */
    public Uni<Boolean> exists(UUID id) {
        return sessions.withSession(
                session -> session.createQuery("select count(*) from RouteRow where id = :id", Long.class)
                        .setParameter("id", id)
                        .getSingleResult()
                        .map(rows -> rows > 0));
    }

    private List<Route> opened(List<RouteRow> rows) {
        List<Route> opened = rows.stream().map(this::opened).toList();
        allOpened = opened.stream().noneMatch(route -> route.target() instanceof Target.Unopened);
        return opened;
    }

    private Route opened(RouteRow row) {
        try {
            return row.toRoute(box);
        } catch (SecretBox.Unopenable | IllegalStateException e) {
            LOG.errorf("route \"%s\" of project %s tells nobody: %s", row.name, row.project, e.getMessage());
            return row.toUnopened(String.valueOf(e.getMessage()));
        }
    }

    /** Seals what was kept open by versions that did not seal. */
    public Uni<Void> sealOpenOnes() {
        return sessions.withTransaction(
                session -> session.createQuery("from RouteRow where target is null", RouteRow.class)
                        .getResultList()
                        .invoke(rows -> rows.forEach(row -> row.seal(box)))
                        .replaceWithVoid());
    }

    /** Adds a route; fails with a constraint violation when the project has one of that name. */
    public Uni<Void> add(Route route, String by, Instant at) {
        return sessions.withTransaction(session -> session.persist(RouteRow.of(route, box, by, at)));
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
