package dev.sluice.autorollout.store;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/** Keeps what people wrote down about rollouts. */
@ApplicationScoped
public class NoteStore {

    private static final int AT_ONCE = 1_000;

    private final Mutiny.SessionFactory sessions;

    NoteStore(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** Keeps a note. */
    public Uni<NoteRow> add(NoteRow note) {
        return sessions.withTransaction(session -> session.persist(note)).replaceWith(note);
    }

    /** A rollout's notes, oldest first; a thousand at most. */
    public Uni<List<NoteRow>> of(String rolloutId) {
        return sessions.withSession(session -> session.createSelectionQuery(
                        "from NoteRow where rolloutId = :rollout order by id", NoteRow.class)
                .setParameter("rollout", rolloutId)
                .setMaxResults(AT_ONCE)
                .getResultList());
    }
}
