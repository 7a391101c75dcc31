package dev.sluice.kit.kafka;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready before every compacted table that the service reads has been read once, nor when one is no longer followed. A broker that is
 * away later does not count: what was read still serves.
 */
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
            for (FollowedTopic table : source.tables()) {
                answer.withData(table.topic().topicName(), state(table));
                ready &= table.isCaughtUp() && table.isAlive();
            }
        }
        return answer.status(ready).build();
    }

    private static String state(FollowedTopic table) {
        String state = table.isCaughtUp() ? "read" : "reading";
        return table.trouble().map(why -> state + ", " + why).orElse(state);
    }
}
