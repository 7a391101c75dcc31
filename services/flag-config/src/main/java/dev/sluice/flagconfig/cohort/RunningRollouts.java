package dev.sluice.flagconfig.cohort;

import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.kafka.CompactedTable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Rollouts that have not ended, as {@code auto-rollout} tells of them: their plans name cohorts that no flag names yet.
 *
 * <p>Not part of readiness: only deleting a cohort needs it.
 */
@ApplicationScoped
class RunningRollouts {

    private final String bootstrapServers;
    private volatile CompactedTable<RolloutRecord> table;

    RunningRollouts(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    void start(@Observes StartupEvent event) {
        table = CompactedTable.open(Topic.ROLLOUTS, RolloutRecord.class, bootstrapServers, (_, _) -> {});
    }

    void stop(@Observes ShutdownEvent event) {
        if (table != null) {
            table.close();
        }
    }

    /** Those of a project; fails with a 503 until all have been read. */
    List<RolloutRecord> of(String project) {
        if (!table.isCaughtUp()) {
            throw ProblemException.unavailable(
                    "which rollouts are running is not known yet: try again in a few seconds");
        }
        return table.all().stream()
                .filter(rollout -> rollout.project().equals(project) && !hasEnded(rollout))
                .toList();
    }

    private static boolean hasEnded(RolloutRecord rollout) {
        return switch (rollout.phase()) {
            case COMPLETED, ROLLED_BACK, ABORTED -> true;
            case DRAFT, SCHEDULED, RUNNING, HELD -> false;
        };
    }
}
