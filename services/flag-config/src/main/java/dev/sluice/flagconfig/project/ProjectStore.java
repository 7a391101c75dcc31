package dev.sluice.flagconfig.project;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.IngestionSettings;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
        return read(session, project).replaceWithVoid();
    }

    /**
     * Lets one person at a time change what a project has, until the transaction ends: what a change refers to cannot go away
     * meanwhile, and a key cannot be taken twice. Commands of rollouts do not wait here. Fails with a 404 when there is no such
     * project.
     */
    public Uni<Void> requireForChange(Mutiny.Session session, String project) {
        return locked(session, project).replaceWithVoid();
    }

    /** What filters in a project may refer to. */
    public Uni<Known> known(Mutiny.Session session, String project) {
        return session.createSelectionQuery(
                        "select id.key from DefinitionRow where id.project = :project and id.kind in ('cohort', 'static_cohort') and not deleted",
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

    /** A project; fails with a 404 when there is none. */
    Uni<ProjectRow> read(Mutiny.Session session, String project) {
        return session.find(ProjectRow.class, project).map(row -> found(project, row));
    }

    /** The same, and nobody else changes it before this transaction ends. */
    Uni<ProjectRow> locked(Mutiny.Session session, String project) {
        return session.find(ProjectRow.class, project, LockModeType.PESSIMISTIC_WRITE)
                .map(row -> found(project, row));
    }

    private static ProjectRow found(String project, ProjectRow row) {
        if (row == null) {
            throw ProblemException.notFound("there is no project \"" + project + "\"");
        }
        return row;
    }

    /** Keeps a new project. */
    Uni<ProjectRow> add(Mutiny.Session session, ProjectRecord first, Change change) {
        ProjectRow row = new ProjectRow(first);
        return session.persist(row).chain(() -> announce(session, row, change)).replaceWith(row);
    }

    /** Keeps a project's next version. */
    Uni<ProjectRow> change(Mutiny.Session session, ProjectRow row, ProjectRecord next, Change change) {
        row.set(next);
        return announce(session, row, change).replaceWith(row);
    }

    /** A project's versions, oldest first. */
    Uni<List<History.Version>> versions(Mutiny.Session session, String project) {
        return history.after(session, subject(project), 0);
    }

    private Uni<Void> announce(Mutiny.Session session, ProjectRow row, Change change) {
        String kept = RecordJson.write(withoutSecrets(row.toRecord()), ProjectRecord.class);
        return history.add(session, subject(row.name), new History.Version(row.version, change, Optional.of(kept)))
                .chain(() -> send(session, row));
    }

    /** Secrets of before are of no use to anybody but a thief, so the history only says for what there was one. */
    private static ProjectRecord withoutSecrets(ProjectRecord project) {
        return new ProjectRecord(
                project.project(),
                project.token(),
                project.secretKeyHash(),
                project.changedAt(),
                project.ingestion().map(settings -> {
                    Map<String, String> sources = new HashMap<>(settings.webhookSecrets());
                    sources.replaceAll((source, kept) -> "set");
                    return new IngestionSettings(
                            settings.eventsPerSecond(),
                            settings.eventsPerMonth(),
                            settings.keepIp(),
                            settings.properties(),
                            sources);
                }));
    }

    private Uni<Void> send(Mutiny.Session session, ProjectRow row) {
        return outbox.add(
                session,
                List.of(Outgoing.of(
                        Topic.PROJECTS, row.name, "project/" + row.name + "/" + row.version, row.toRecord())));
    }

    private static History.Subject subject(String project) {
        return new History.Subject(project, KIND, project);
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
                .chain(row -> row == null ? Uni.createFrom().voidItem() : send(session, row));
    }

    /** Waits until no other instance makes or opens that project, which may not be there yet; until this transaction ends none does. */
    Uni<Void> alone(Mutiny.Session session, String project) {
        return session.createNativeQuery(
                        "select cast(pg_advisory_xact_lock(hashtext('project/' || :project)) as text)", String.class)
                .setParameter("project", project)
                .getSingleResult()
                .replaceWithVoid();
    }
}
