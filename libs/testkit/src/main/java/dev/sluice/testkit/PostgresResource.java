package dev.sluice.testkit;

import dev.sluice.infra.Database;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives the service under test a real PostgreSQL, with an empty database for each start of the service. */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    @Override
    public Map<String, String> start() {
        Database server = TestServers.database();
        String name = "test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        server.createDatabase(name);
        return Map.of(
                "SLUICE_DB_HOST", server.host(),
                "SLUICE_DB_PORT", Integer.toString(server.port()),
                "SLUICE_DB_NAME", name,
                "SLUICE_DB_USER", server.user(),
                "SLUICE_DB_PASSWORD", server.password());
    }

    /** Nothing: the server ends with the JVM, because the next test class may need it. */
    @Override
    public void stop() {}
}
