package dev.sluice.notifier;

import dev.sluice.infra.Database;
import dev.sluice.testkit.TestServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The tests' PostgreSQL, stopped until this is closed. */
final class RealDatabase implements AutoCloseable {

    private final Database server = TestServers.database();

    private RealDatabase() {}

    static RealDatabase stop() throws IOException, InterruptedException {
        RealDatabase database = new RealDatabase();
        ProcessHandle process = database.server.process().orElseThrow();
        // PostgreSQL's fast shutdown: clients are cut off, nothing is lost.
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
        return database;
    }

    boolean isStopped() {
        return !server.isReady();
    }

    @Override
    public void close() {
        server.start();
    }

    static Connection connect() throws SQLException {
        Config config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                "jdbc:postgresql://" + config.getValue("SLUICE_DB_HOST", String.class) + ":"
                        + config.getValue("SLUICE_DB_PORT", String.class) + "/"
                        + config.getValue("SLUICE_DB_NAME", String.class),
                config.getValue("SLUICE_DB_USER", String.class),
                config.getValue("SLUICE_DB_PASSWORD", String.class));
    }
}
