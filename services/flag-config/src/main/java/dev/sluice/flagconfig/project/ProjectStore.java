package dev.sluice.flagconfig.project;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.flagconfig.announcement.Announced;
import dev.sluice.flagconfig.history.History;
import dev.sluice.flagconfig.history.RecordJson;
import dev.sluice.flagconfig.request.Known;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Outgoing;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Keeps projects, and knows what they have. */
@ApplicationScoped
public class ProjectStore implements Announced.Source {

    private static final String KIND = "project";

    private final Outbox outbox;
    private final History history;

    ProjectStore(Outbox outbox, History history) {
        this.outbox = outbox;
        this.history = history;
    }

    /** Completes when there is such a project; fails with a 404 otherwise. */
    public Uni<Void> require(Mutiny.Session session, String project) {
        return session.find(ProjectRow.class, project)
                .map(row -> found(project, row))
                .replaceWithVoid();
    }

    /**
     * Lets one person at a time change what a project has, until the transaction ends: what a change refers to cannot go away
     * meanwhile, and a key cannot be taken twice. Commands of rollouts do not wait here. Fails with a 404 when there is no such
     * project.
     */
    public Uni<Void> requireForChange(Mutiny.Session session, String project) {
        return session.find(ProjectRow.class, project, LockModeType.PESSIMISTIC_WRITE)
                .map(row -> found(project, row))
                .replaceWithVoid();
    }

    private static ProjectRow found(String project, ProjectRow row) {
        if (row == null) {
            throw ProblemException.notFound("there is no project \"" + project + "\"");
        }
        return row;
    }

    /** What filters in a project may refer to. */
    public Uni<Known> known(Mutiny.Session session, String project) {
        return session.createSelectionQuery(
                        "select id.key from DefinitionRow where id.project = :project and id.kind = 'cohort' and not deleted",
                        String.class)
                .setParameter("project", project)
                .getResultList()
                .chain(cohorts -> session.createSelectionQuery(
                                "select flagKey from FlagRow where project = :project and not archived", String.class)
                        .setParameter("project", project)
                        .getResultList()
                        .map(flags -> new Known(new HashSet<>(cohorts), new HashSet<>(flags))));
    }

    Uni<List<ProjectRow>> list(Mutiny.Session session) {
        return session.createSelectionQuery("from ProjectRow order by name", ProjectRow.class)
                .getResultList();
    }

    Uni<Optional<ProjectRow>> find(Mutiny.Session session, String project) {
        return session.find(ProjectRow.class, project).map(Optional::ofNullable);
    }

    /**
     * Makes a project stand as given.
     *
     * @return whether that changed anything
     */
    Uni<Boolean> keep(Mutiny.Session session, ProjectRecord wanted, Change change) {
        return session.find(ProjectRow.class, wanted.project(), LockModeType.PESSIMISTIC_WRITE)
                .chain(row -> {
                    if (row == null) {
                        return session.persist(new ProjectRow(wanted))
                                .chain(() -> announce(session, wanted, change))
                                .replaceWith(true);
                    }
                    if (row.opensLike(wanted)) {
                        return Uni.createFrom().item(false);
                    }
                    row.set(wanted);
                    return announce(session, wanted, change).replaceWith(true);
                });
    }

    private Uni<Void> announce(Mutiny.Session session, ProjectRecord newest, Change change) {
        History.Subject subject = new History.Subject(newest.project(), KIND, newest.project());
        return history.after(session, subject, 0).chain(before -> {
            long version = before.size() + 1L;
            return history.add(
                            session,
                            subject,
                            new History.Version(
                                    version, change, Optional.of(RecordJson.write(newest, ProjectRecord.class))))
                    .chain(() -> send(session, newest, version));
        });
    }

    private Uni<Void> send(Mutiny.Session session, ProjectRecord newest, long version) {
        return outbox.add(
                session,
                List.of(Outgoing.of(
                        Topic.PROJECTS, newest.project(), "project/" + newest.project() + "/" + version, newest)));
    }

    @Override
    public List<Announced> announced() {
        return List.of(new Announced(
                Topic.PROJECTS,
                session -> session.createSelectionQuery("select name from ProjectRow", String.class)
                        .getResultList(),
                this::announceAgain));
    }

    private Uni<Void> announceAgain(Mutiny.Session session, String project) {
        return session.find(ProjectRow.class, project, LockModeType.PESSIMISTIC_WRITE)
                .chain(row -> row == null
                        ? Uni.createFrom().voidItem()
                        : history.after(session, new History.Subject(project, KIND, project), 0)
                                .chain(versions -> send(session, row.toRecord(), versions.size())));
    }
}
