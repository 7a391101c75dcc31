package dev.sluice.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The service's database refuses everybody until this is closed: connections are cut and new ones turned away. For tests that run with a
 * {@link PostgresResource}.
 */
public final class DatabaseOutage implements AutoCloseable {

    private final Connection admin;
    private final String database;

    private DatabaseOutage(Connection admin, String database) {
        this.admin = admin;
        this.database = database;
    }

    /** Begins one. */
    public static DatabaseOutage begin() throws SQLException {
        String database = setting("SLUICE_DB_NAME");
        DatabaseOutage outage = new DatabaseOutage(connect("postgres"), database);
        outage.allowConnections(false);
        outage.cutConnections();
        return outage;
    }

    /** A connection to the service's database, past the service. */
    public static Connection connect() throws SQLException {
        return connect(setting("SLUICE_DB_NAME"));
    }

    /** Whether nobody is connected although the service wants to be. */
    public boolean lasts() throws SQLException {
        try (Statement statement = admin.createStatement();
                ResultSet count = statement.executeQuery(
                        "select count(*) from pg_stat_activity where datname = '" + database + "'")) {
            count.next();
            return count.getLong(1) == 0;
        }
    }

    private void allowConnections(boolean allow) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            statement.execute("alter database " + database + " with allow_connections " + allow);
        }
    }

    private void cutConnections() throws SQLException {
        try (Statement statement = admin.createStatement()) {
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database + "'"
                            // Those that clean up are not ours to end.
                            + " and backend_type = 'client backend'");
        }
    }

    private static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + setting("SLUICE_DB_HOST") + ":" + setting("SLUICE_DB_PORT") + "/" + database,
                setting("SLUICE_DB_USER"),
                setting("SLUICE_DB_PASSWORD"));
    }

    private static String setting(String name) {
        Config config = ConfigProvider.getConfig();
        return config.getValue(name, String.class);
    }

    @Override
    public void close() throws SQLException {
        allowConnections(true);
        admin.close();
    }
}
