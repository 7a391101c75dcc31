package dev.sluice.flagconfig.access;

import dev.sluice.contracts.AccessUse;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/** When keys and accounts last came in. */
@ApplicationScoped
class AccessUses {

    private static final String KEEP = """
            insert into access_use (subject, last_at) values (:subject, :at)
            on conflict (subject) do update set last_at = greatest(access_use.last_at, excluded.last_at)""";

    private final Mutiny.SessionFactory sessions;

    AccessUses(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** The newest use by subject, such as {@code access-key/ID}. */
    Uni<Map<String, Instant>> all() {
        return sessions.withSession(
                        session -> session.createNativeQuery("select subject, last_at from access_use", Object[].class)
                                .getResultList())
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(
                                row -> (String) row[0], row -> ((OffsetDateTime) row[1]).toInstant())));
    }

    /** Keeps a use; one that is older than what is known changes nothing. */
    Uni<Void> keep(AccessUse use) {
        return sessions.withTransaction(session -> session.createNativeQuery(KEEP)
                        .setParameter("subject", use.subject())
                        .setParameter("at", use.at())
                        .executeUpdate())
                .replaceWithVoid();
    }
}
