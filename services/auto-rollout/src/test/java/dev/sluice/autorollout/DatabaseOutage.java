package dev.sluice.autorollout;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The database refuses everybody until this is closed: connections are cut and new ones turned away. */
final class DatabaseOutage implements AutoCloseable {

    private final Connection admin;
    private final String database;

    private DatabaseOutage(Connection admin, String database) {
        this.admin = admin;
        this.database = database;
    }

    static DatabaseOutage begin() throws SQLException {
        Config config = ConfigProvider.getConfig();
        String database = config.getValue("SLUICE_DB_NAME", String.class);
        Connection admin = DriverManager.getConnection(
                "jdbc:postgresql://" + config.getValue("SLUICE_DB_HOST", String.class) + ":"
                        + config.getValue("SLUICE_DB_PORT", String.class) + "/postgres",
                config.getValue("SLUICE_DB_USER", String.class),
                config.getValue("SLUICE_DB_PASSWORD", String.class));
        DatabaseOutage outage = new DatabaseOutage(admin, database);
        outage.allowConnections(false);
        outage.cutConnections();
        return outage;
    }

    /** Whether nobody is connected although the service wants to be. */
    boolean wasNoticed() throws SQLException {
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
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database + "'");
        }
    }

    @Override
    public void close() throws SQLException {
        allowConnections(true);
        admin.close();
    }
}
