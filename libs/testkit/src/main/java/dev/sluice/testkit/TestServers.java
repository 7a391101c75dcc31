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
import java.util.function.BiFunction;

/**
 * One broker and one database for all tests of a module, each started when first asked for.
 *
 * <p>They end with the test JVM, also when it is killed, and keep their data in the module's {@code target}. Where each server comes
 * from is decided here and nowhere else: callers see {@link Broker} and {@link Database}.
 */
public final class TestServers {

    private static final String PASSWORD = "for-tests-only";

    private TestServers() {}

    /** The running broker. */
    public static Broker broker() {
        return once(
                "kafka",
                (work, port) -> new KafkaProcess(new KafkaSettings(
                        new DataFolder(work.resolve("data")),
                        work.resolve("kafka.log"),
                        port,
                        FreePorts.choose(Set.of(port)),
                        KafkaSettings.HEAP_MEGABYTES,
                        true,
                        List.of())));
    }

    /** The running database server. */
    public static Database database() {
        return once(
                "postgres",
                (work, port) -> new PostgresProcess(new PostgresSettings(
                        new DataFolder(work.resolve("data")),
                        buildFolder().resolve("postgres-binaries"),
                        work.resolve("postgres.log"),
                        port,
                        PASSWORD,
                        false,
                        true)));
    }

    /**
     * Starts the server unless this JVM has. Quarkus loads test resources in several class loaders, each with static fields of its
     * own, so what they share is kept in a system property.
     */
    private static <S extends Server> S once(String name, BiFunction<Path, Integer, S> maker) {
        synchronized (System.getProperties()) {
            String key = "sluice.test." + name + ".port";
            Path work = Path.of(
                            "target",
                            "testkit",
                            name + "-" + ProcessHandle.current().pid())
                    .toAbsolutePath();
            Integer running = Integer.getInteger(key);
            if (running != null) {
                return maker.apply(work, running);
            }
            int port = FreePorts.choose(Set.of());
            S server = maker.apply(work, port);
            started(server, work);
            System.setProperty(key, Integer.toString(port));
            return server;
        }
    }

    private static void started(Server server, Path work) {
        DataFolder data = new DataFolder(work.resolve("data"));
        data.delete();
        Thread end = new Thread(
                () -> {
                    server.stop();
                    data.delete();
                },
                "test-server-stop");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            Files.createDirectories(work);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.start();
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
