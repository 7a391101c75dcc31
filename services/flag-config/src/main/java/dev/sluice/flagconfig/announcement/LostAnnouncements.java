package dev.sluice.flagconfig.announcement;

import dev.sluice.contracts.Topic;
import dev.sluice.database.DatabaseOutage;
import dev.sluice.kit.kafka.CompactedTable;
import dev.sluice.outbox.Outbox;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Announces once more, at each start, what the database has and the topics have lost.
 *
 * <p>A broker whose disk is lost comes back with empty topics; without this, nobody would hear of a project again before somebody
 * changed it. Only keys that a topic lacks are sent, with the version they have: to send everything would have every reader work
 * through everything at each start. Each topic is read to its end in the background, so the service starts while the broker is away.
 * What is already on its way may be sent twice, which readers do not notice.
 */
@ApplicationScoped
class LostAnnouncements {

    private static final Logger LOG = Logger.getLogger(LostAnnouncements.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(3);

    private final Instance<Announced.Source> sources;
    private final Mutiny.SessionFactory sessions;
    private final Outbox outbox;
    private final String bootstrapServers;
    private volatile boolean closed;

    LostAnnouncements(
            @Any Instance<Announced.Source> sources,
            Mutiny.SessionFactory sessions,
            Outbox outbox,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.sources = sources;
        this.sessions = sessions;
        this.outbox = outbox;
        this.bootstrapServers = bootstrapServers;
    }

    void start(@Observes StartupEvent event) {
        List<Announced> all =
                sources.stream().flatMap(source -> source.announced().stream()).toList();
        Thread.ofPlatform().name("lost-announcements").daemon().start(() -> all.forEach(this::untilRestored));
    }

    void stop(@Observes ShutdownEvent event) {
        closed = true;
    }

    private void untilRestored(Announced things) {
        boolean failedBefore = false;
        while (!closed) {
            try {
                restore(things);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                if (!failedBefore) {
                    LOG.warnf(
                            "topic not compared with the database yet, tried again until it is: topic=%s reason=%s",
                            things.topic().topicName(), e.getMessage());
                }
                failedBefore = true;
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private void restore(Announced things) throws InterruptedException {
        Topic topic = things.topic();
        try (CompactedTable<?> table = CompactedTable.open(topic, topic.payload(), bootstrapServers, (_, _) -> {})) {
            while (!table.awaitCaughtUp(LOOK)) {
                if (closed) {
                    return;
                }
            }
            List<String> lost = awaited(() -> sessions.withSession(things.keys())).stream()
                    .filter(key -> table.get(key).isEmpty())
                    .toList();
            if (!lost.isEmpty()) {
                LOG.warnf(
                        "topic lacks what the database has, announced again: topic=%s count=%d",
                        topic.topicName(), lost.size());
                lost.forEach(key -> again(things, key));
            }
        }
    }

    /** One transaction each, and one that fails is left out: a row that cannot be read must not keep the others from coming back. */
    private void again(Announced things, String key) {
        try {
            awaited(() -> outbox.inTransaction(session -> things.again().apply(session, key)));
        } catch (RuntimeException e) {
            if (DatabaseOutage.isPassing(e)) {
                throw e;
            }
            LOG.errorf(e, "not announced again: topic=%s key=%s", things.topic().topicName(), key);
        }
    }

    private static <T> T awaited(Supplier<Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(work);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
