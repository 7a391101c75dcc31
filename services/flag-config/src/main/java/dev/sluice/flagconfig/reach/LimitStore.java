package dev.sluice.flagconfig.reach;

import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.history.History;
import dev.sluice.flagconfig.history.RecordJson;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Keeps what projects take without asking. */
@ApplicationScoped
class LimitStore {

    private static final String KIND = "widening_limit";

    private final Outbox outbox;
    private final ProjectStore projects;
    private final History history;

    LimitStore(Outbox outbox, ProjectStore projects, History history) {
        this.outbox = outbox;
        this.projects = projects;
        this.history = history;
    }

    /**
     * A project's limit in its newest version.
     *
     * @param version 0 when nobody chose one
     */
    record Kept(Limit limit, long version) {}

    /** What a project takes; {@link Limit#USUAL} when nobody chose. */
    Uni<Kept> of(Mutiny.Session session, String project) {
        return session.find(LimitRow.class, project)
                .map(row -> row == null ? new Kept(Limit.USUAL, 0) : new Kept(row.toLimit(), row.version));
    }

    /** Keeps another; fails with a 404 when there is no such project, with a 409 when it is not at the expected version. */
    Uni<Kept> set(String project, long expectedVersion, Limit limit, Change change) {
        return outbox.inTransaction(session -> projects.requireForChange(session, project)
                .chain(() -> session.find(LimitRow.class, project))
                .chain(found -> {
                    long version = found == null ? 0 : found.version;
                    if (version != expectedVersion) {
                        throw ProblemException.conflict("the limit stands at version " + version + ", not "
                                + expectedVersion + ". Read it again and repeat your change.");
                    }
                    LimitRow row = found == null ? new LimitRow(project) : found;
                    row.set(limit, change);
                    return (found == null
                                    ? session.persist(row)
                                    : Uni.createFrom().voidItem())
                            .chain(() -> history.add(
                                    session,
                                    new History.Subject(project, KIND, KIND),
                                    new History.Version(
                                            row.version, change, Optional.of(RecordJson.write(limit, Limit.class)))))
                            .replaceWith(new Kept(limit, row.version));
                }));
    }
}
