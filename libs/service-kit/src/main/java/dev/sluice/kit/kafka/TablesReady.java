package dev.sluice.kit.kafka;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before every compacted table that the service reads has been read once. */
@Readiness
public class TablesReady implements HealthCheck {

    private final Instance<TableSource> sources;

    TablesReady(@Any Instance<TableSource> sources) {
        this.sources = sources;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("tables");
        boolean ready = true;
        for (TableSource source : sources) {
            for (CompactedTable<?> table : source.tables()) {
                answer.withData(table.topic().topicName(), table.isCaughtUp() ? "read" : "reading");
                ready &= table.isCaughtUp();
            }
        }
        return answer.status(ready).build();
    }
}
