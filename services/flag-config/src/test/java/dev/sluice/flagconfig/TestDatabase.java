package dev.sluice.flagconfig;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The database of the service under test, taken away from it until this is closed. */
public final class TestDatabase implements AutoCloseable {

    private final Connection server;
    private final String name;

    private TestDatabase(Connection server, String name) {
        this.server = server;
        this.name = name;
    }

    /** Ends the service's connections and lets it make no new ones. */
    public static TestDatabase takenAway() {
        Config config = ConfigProvider.getConfig();
        String url = "jdbc:postgresql://" + config.getValue("SLUICE_DB_HOST", String.class) + ":"
                + config.getValue("SLUICE_DB_PORT", String.class) + "/postgres";
        try {
            TestDatabase database = new TestDatabase(
                    DriverManager.getConnection(
                            url,
                            config.getValue("SLUICE_DB_USER", String.class),
                            config.getValue("SLUICE_DB_PASSWORD", String.class)),
                    config.getValue("SLUICE_DB_NAME", String.class));
            database.run("alter database " + database.name + " allow_connections false");
            database.run(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database.name + "'"
                            // Those that clean up are not ours to end.
                            + " and backend_type = 'client backend'");
            return database;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a statement in the service's own schema, behind its back. */
    public static void change(String sql, Object... values) {
        Config config = ConfigProvider.getConfig();
        String url = "jdbc:postgresql://" + config.getValue("SLUICE_DB_HOST", String.class) + ":"
                + config.getValue("SLUICE_DB_PORT", String.class) + "/"
                + config.getValue("SLUICE_DB_NAME", String.class) + "?currentSchema=flag_config";
        try (Connection connection = DriverManager.getConnection(
                        url,
                        config.getValue("SLUICE_DB_USER", String.class),
                        config.getValue("SLUICE_DB_PASSWORD", String.class));
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = server.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Gives it back. */
    @Override
    public void close() {
        try (server) {
            run("alter database " + name + " allow_connections true");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
