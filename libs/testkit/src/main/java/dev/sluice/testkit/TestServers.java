package dev.sluice.testkit;

import dev.sluice.infra.Broker;
import dev.sluice.infra.DataFolder;
import dev.sluice.infra.Database;
import dev.sluice.infra.FreePorts;
import dev.sluice.infra.KafkaProcess;
import dev.sluice.infra.KafkaSettings;
import dev.sluice.infra.PostgresProcess;
import dev.sluice.infra.PostgresSettings;
import dev.sluice.infra.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * One broker and one database for all tests of a module, each started when first asked for.
 *
 * <p>They end with the test JVM, also when it is killed, and keep their data in the module's {@code target}. Where each server comes
 * from is decided here and nowhere else: callers see {@link Broker} and {@link Database}.
 */
public final class TestServers {

    private static final String PASSWORD = "for-tests-only";

    private static Broker broker;
    private static Database database;

    private TestServers() {}

    /** The running broker. */
    public static synchronized Broker broker() {
        if (broker == null) {
            Path work = workFolder("kafka");
            int port = FreePorts.choose(Set.of());
            broker = started(
                    new KafkaProcess(new KafkaSettings(
                            new DataFolder(work.resolve("data")),
                            work.resolve("kafka.log"),
                            port,
                            FreePorts.choose(Set.of(port)),
                            KafkaSettings.HEAP_MEGABYTES,
                            true,
                            List.of())),
                    work);
        }
        return broker;
    }

    /** The running database server. */
    public static synchronized Database database() {
        if (database == null) {
            Path work = workFolder("postgres");
            database = started(
                    new PostgresProcess(new PostgresSettings(
                            new DataFolder(work.resolve("data")),
                            buildFolder().resolve("postgres-binaries"),
                            work.resolve("postgres.log"),
                            FreePorts.choose(Set.of()),
                            PASSWORD,
                            false,
                            true)),
                    work);
        }
        return database;
    }

    private static <S extends Server> S started(S server, Path work) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, work), "test-server-stop"));
        server.start();
        return server;
    }

    private static void end(Server server, Path work) {
        server.stop();
        new DataFolder(work.resolve("data")).delete();
    }

    /** A new folder for one server of this JVM. */
    private static Path workFolder(String server) {
        Path parent = Path.of("target", "testkit").toAbsolutePath();
        try {
            Files.createDirectories(parent);
            return Files.createTempDirectory(parent, server + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The build folder of the whole project, so that PostgreSQL is unpacked once and not by every module. */
    private static Path buildFolder() {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(".mvn"))) {
                return folder.resolve("target");
            }
        }
        return here.resolve("target");
    }
}
