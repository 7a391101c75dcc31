package dev.sluice.flagconfig.metric;

import dev.sluice.contracts.EventSeen;
import dev.sluice.contracts.Topic;
import dev.sluice.kit.kafka.CompactedTable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Which events come in, as {@code metric-watcher} tells of them.
 *
 * <p>Not part of readiness: metrics are saved without it, only nobody is told of a slip of the pen.
 */
@ApplicationScoped
class SeenEvents {

    private final String bootstrapServers;
    private volatile CompactedTable<EventSeen> table;

    SeenEvents(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    void start(@Observes StartupEvent event) {
        table = CompactedTable.open(Topic.EVENTS_SEEN, EventSeen.class, bootstrapServers, (_, _) -> {});
    }

    void stop(@Observes ShutdownEvent event) {
        if (table != null) {
            table.close();
        }
    }

    /** Those of a project, each from every partition that saw it; none until all have been read. */
    List<EventSeen> of(String project) {
        return table.isCaughtUp()
                ? table.all().stream()
                        .filter(seen -> seen.project().equals(project))
                        .toList()
                : List.of();
    }
}
