package dev.sluice.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProcessTest {

    private static final String PASSWORD = "for-tests-only";
    private static final String DATABASE = "crash";

    /** Keeps its process at work for longer than this test lasts, without a look at whether its parent still lives. */
    private static final String BUSY = "select count(*) from generate_series(1, 100000000) a where sqrt(a) < 0";

    @TempDir
    private Path work;

    private PostgresSettings settings;
    private PostgresProcess server;

    @BeforeEach
    void makeServer() {
        settings = new PostgresSettings(
                new DataFolder(work.resolve("data")),
                Path.of("..", "..", "target", "postgres-binaries")
                        .toAbsolutePath()
                        .normalize(),
                work.resolve("postgres.log"),
                FreePorts.choose(Set.of()),
                PASSWORD,
                true,
                true);
        server = new PostgresProcess(settings);
    }

    @AfterEach
    void stopServer() {
        server.stop();
    }

    @Test
    void shouldStartAgainWhenAChildOfTheKilledServerIsStillAtWork() throws SQLException {
        // given
        server.start();
        server.createDatabase(DATABASE);
        run("create table kept as select 7 as number");
        CompletableFuture<Void> busy = CompletableFuture.runAsync(this::runBusy);
        awaitBusy();
        ProcessHandle killed = server.process().orElseThrow();
        killed.destroyForcibly();
        Processes.end(killed, Duration.ofSeconds(10));
        List<ProcessHandle> left = Occupants.in(work.resolve("data/content"));

        // when
        server.start();

        // then
        assertThat(left).isNotEmpty();
        assertThat(left).noneMatch(Processes::isAlive);
        assertThat(busy).isCompletedExceptionally();
        assertThat(number("select number from kept")).isEqualTo(7);
    }

    @Test
    void shouldStartWhenAnEarlierTryFailed() throws Exception {
        // given
        server.start();
        server.createDatabase(DATABASE);
        server.stop();
        server = new PostgresProcess(settings, Duration.ofSeconds(2));
        Path file = work.resolve("data/content/postgresql.conf");
        String sound = Files.readString(file);
        Files.writeString(file, sound + "\nno_such_setting = on\n");
        assertThatThrownBy(server::start)
                .isInstanceOf(InfraException.class)
                .hasMessageContaining("could not be started")
                .hasMessageContaining("postgres.log");
        Files.writeString(file, sound);
        server = new PostgresProcess(settings);

        // when
        server.start();

        // then
        assertThat(number("select 1")).isEqualTo(1);
    }

    private void runBusy() {
        try {
            run(BUSY);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitBusy() throws SQLException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (number("select count(*) from pg_stat_activity where state = 'active' and query like '%sqrt(a)%'") < 2) {
            assertThat(System.nanoTime()).as("the long query runs").isLessThan(deadline);
        }
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int number(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + DATABASE, PostgresProcess.USER, PASSWORD);
    }
}
