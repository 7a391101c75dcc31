package dev.sluice.gateway.auth;

import dev.sluice.contracts.AccessKeyRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.kit.kafka.CompactedTable;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Every key there is, from memory.
 *
 * <p>Readiness does not wait for them: SDKs need none, and must get through while the broker is away.
 */
@Startup
@ApplicationScoped
class AccessKeys implements Doorkeeper.Keys {

    private final CompactedTable<AccessKeyRecord> table;

    AccessKeys(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.table = CompactedTable.open(Topic.ACCESS_KEYS, AccessKeyRecord.class, bootstrapServers, (_, _) -> {});
    }

    @Override
    public Optional<AccessKeyRecord> find(String id) {
        return table.get(id);
    }

    @Override
    public boolean areAllRead() {
        return table.isCaughtUp();
    }

    @PreDestroy
    void close() {
        table.close();
    }
}
