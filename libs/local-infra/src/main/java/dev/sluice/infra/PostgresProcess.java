package dev.sluice.infra;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of its own on the loopback interface, from binaries that come as a Maven artifact.
 *
 * <p>Both its users need the password: a loopback port is open to everybody who has an account on the machine.
 */
public final class PostgresProcess implements Database {

    /** The user that services connect as. */
    public static final String USER = "sluice";

    /** Of the binaries pinned in the parent pom. */
    private static final String MAJOR_VERSION = "18";

    private static final String SUPERUSER = "postgres";
    /** Long, because after a crash it reads its log of writes anew first, on whatever disk there is. */
    private static final Duration START_MAX = Duration.ofMinutes(2);

    /** The library's own lock on a data folder; it keeps it when a start fails. */
    private static final String LIBRARY_LOCK = "epg-lock";

    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    /** Short: what children of a killed server still do is lost anyway. */
    private static final Duration ORPHANS_MAX = Duration.ofSeconds(1);

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final String ACCESS_RULES = "host all all 127.0.0.1/32 scram-sha-256\n";

    private final PostgresSettings settings;
    private final Duration startMax;
    private volatile EmbeddedPostgres server;

    public PostgresProcess(PostgresSettings settings) {
        this(settings, START_MAX);
    }

    PostgresProcess(PostgresSettings settings, Duration startMax) {
        this.settings = settings;
        this.startMax = startMax;
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return settings.port();
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public String password() {
        return settings.password();
    }

    /** The server's main process. What the library knows is only the program that started it and ended; the server's own file tells. */
    @Override
    public Optional<ProcessHandle> process() {
        Path file = settings.folder().content().resolve("postmaster.pid");
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().map(String::strip).map(Long::valueOf).flatMap(ProcessHandle::of);
        } catch (IOException | UncheckedIOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean isReady() {
        return FreePorts.isAnswering(settings.port());
    }

    @Override
    public void start() {
        launch();
    }

    @Override
    public void launch() {
        // After a crash the old handle still holds the lock on the data.
        stop();
        refuseRootWithoutNamespaces();
        DataFolder folder = settings.folder();
        Occupants.end(folder.content(), ORPHANS_MAX);
        if (folder.isComplete()) {
            refuseOtherVersion();
            server = postmaster(true);
            tether();
            return;
        }
        folder.clear(Instant.now());
        server = postmaster(false);
        tether();
        try {
            prepare();
        } catch (SQLException | IOException e) {
            stop();
            throw new InfraException(
                    "PostgreSQL's data folder " + folder.root() + " could not be prepared: " + e.getMessage() + ".", e);
        }
        folder.markComplete("postgres");
    }

    @Override
    public void stop() {
        EmbeddedPostgres stopping = server;
        if (stopping == null) {
            return;
        }
        Optional<ProcessHandle> process = process();
        try {
            stopping.close();
        } catch (IOException | RuntimeException e) {
            // Its own way of stopping failed: the bounded wait and the force below end it.
        }
        process.ifPresent(handle -> Processes.stop(handle, STOP_MAX));
        server = null;
    }

    @Override
    public void createDatabase(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a plain database name: " + name);
        }
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            try (ResultSet found = statement.executeQuery("select 1 from pg_database where datname = '" + name + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("create database " + name + " owner " + USER);
        } catch (SQLException e) {
            throw new InfraException("The database " + name + " could not be made: " + e.getMessage() + ".", e);
        }
    }

    private EmbeddedPostgres postmaster(boolean withPassword) {
        ProcessBuilder.Redirect log =
                ProcessBuilder.Redirect.appendTo(settings.log().toFile());
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(settings.folder().content())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(settings.binaries().toFile())
                .setPort(settings.port())
                .setPGStartupWait(startMax)
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                .setLocaleConfig("locale", "C.UTF-8")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("fsync", settings.durable() ? "on" : "off")
                .setServerConfig("synchronous_commit", settings.durable() ? "on" : "off")
                // A handful of services with small pools: less memory than the defaults, which suit a machine of its
                // own.
                .setServerConfig("shared_buffers", "32MB")
                .setServerConfig("max_connections", "60")
                .setServerConfig("max_wal_size", "256MB")
                .setServerConfig("io_method", "sync")
                .setServerConfig("jit", "off");
        if (withPassword) {
            builder.setConnectConfig("password", settings.password());
        }
        try {
            Files.createDirectories(settings.binaries());
            return builder.start();
        } catch (IOException | IllegalStateException e) {
            clearFailedStart();
            throw new InfraException(
                    "PostgreSQL could not be started: see " + settings.log() + " (" + e.getMessage() + ").", e);
        }
    }

    /** So that the next try finds neither a server that came too late nor the library's lock, which only this JVM can hold. */
    private void clearFailedStart() {
        process().ifPresent(handle -> Processes.stop(handle, STOP_MAX));
        try {
            Files.deleteIfExists(settings.folder().content().resolve(LIBRARY_LOCK));
        } catch (IOException e) {
            // The next try says that the lock is held.
        }
    }

    private void tether() {
        if (settings.endsWithThisJvm()) {
            process().ifPresent(Tether::to);
        }
    }

    /** Makes our user, sets the passwords and only then asks for them. */
    private void prepare() throws SQLException, IOException {
        String secret = settings.password().replace("'", "''");
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + USER + " login password '" + secret + "'");
            statement.execute("alter role " + SUPERUSER + " password '" + secret + "'");
            Path rules = settings.folder().content().resolve("pg_hba.conf");
            Files.writeString(rules, ACCESS_RULES);
            statement.execute("select pg_reload_conf()");
        }
    }

    private Connection superuser() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + host() + ":" + port() + "/postgres", SUPERUSER, settings.password());
    }

    /** A major version of PostgreSQL cannot read the files of another. */
    private void refuseOtherVersion() {
        Path content = settings.folder().content();
        try {
            String version = Files.readString(content.resolve("PG_VERSION")).strip();
            if (!version.equals(MAJOR_VERSION)) {
                throw new InfraException("The data in " + content + " was written by PostgreSQL " + version
                        + ", and this is " + MAJOR_VERSION
                        + ": move that folder away to begin anew, or use the Sluice that wrote it.");
            }
        } catch (IOException e) {
            throw new InfraException(
                    "The data in " + content + " is damaged (PG_VERSION cannot be read): put a backup in its place, or "
                            + "move that folder away to begin anew.",
                    e);
        }
    }

    private static void refuseRootWithoutNamespaces() {
        boolean root = "root".equals(System.getProperty("user.name"))
                && System.getProperty("os.name").startsWith("Linux");
        if (root && !LinuxUtils.isUnshareAvailable()) {
            throw new InfraException(
                    "PostgreSQL refuses to run as root, and this machine does not allow user namespaces: "
                            + "run Sluice as an ordinary user.");
        }
    }
}
