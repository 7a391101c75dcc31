package dev.sluice.gateway.auth;

import dev.sluice.contracts.AccountRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.kit.kafka.CompactedTable;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Every account there is, from memory. Readiness does not wait for them, as with {@link AccessKeys}. */
@Startup
@ApplicationScoped
class Accounts implements People {

    private final Map<String, String> idsByEmail = new ConcurrentHashMap<>();
    private final CompactedTable<AccountRecord> table;

    Accounts(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.table = CompactedTable.open(
                Topic.ACCOUNTS,
                AccountRecord.class,
                bootstrapServers,
                // An account keeps its e-mail, and none is deleted.
                (id, account) -> account.ifPresent(known -> idsByEmail.put(known.email(), id)));
    }

    @Override
    public Optional<AccountRecord> byId(String id) {
        return table.get(id);
    }

    @Override
    public Optional<AccountRecord> byEmail(String email) {
        return Optional.ofNullable(idsByEmail.get(email)).flatMap(table::get);
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
