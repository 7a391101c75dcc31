package dev.sluice.gateway.auth;

import dev.sluice.contracts.EndedSession;
import dev.sluice.contracts.Topic;
import dev.sluice.kit.kafka.CompactedTable;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sessions that were signed out of before their time, here or at another gateway. */
@Startup
@ApplicationScoped
class EndedSessions implements Sessions.Ended {

    /** Twice as long as any session lives, so that clocks may differ. */
    private static final Duration KEPT = Session.LONGEST.multipliedBy(2);

    private final CompactedTable<EndedSession> table;
    private final Set<String> here = ConcurrentHashMap.newKeySet();
    private final Telling telling;

    EndedSessions(Telling telling, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.telling = telling;
        this.table = CompactedTable.open(
                Topic.ENDED_SESSIONS, EndedSession.class, bootstrapServers, (id, ended) -> ended.filter(
                                EndedSessions::isLongOver)
                        .ifPresent(_ -> telling.forget(Topic.ENDED_SESSIONS, id)));
    }

    private static boolean isLongOver(EndedSession ended) {
        return ended.at().plus(KEPT).isBefore(Instant.now());
    }

    @Override
    public boolean isEnded(String id) {
        return here.contains(id) || table.get(id).isPresent();
    }

    @Override
    public boolean areAllRead() {
        return table.isCaughtUp();
    }

    @Override
    public CompletionStage<Void> end(Session session, Instant now) {
        here.add(session.id());
        return telling.tell(
                Topic.ENDED_SESSIONS,
                session.id(),
                new EndedSession(session.holder().subject(), now));
    }

    @PreDestroy
    void close() {
        table.close();
    }
}
