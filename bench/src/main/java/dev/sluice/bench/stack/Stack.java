package dev.sluice.bench.stack;

import dev.sluice.bench.Settings;
import dev.sluice.contracts.TopicDeclarer;
import dev.sluice.infra.DataFolder;
import dev.sluice.infra.FreePorts;
import dev.sluice.infra.KafkaProcess;
import dev.sluice.infra.KafkaSettings;
import dev.sluice.infra.PostgresProcess;
import dev.sluice.infra.PostgresSettings;
import dev.sluice.infra.Processes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** A broker, a database if one is needed, and services as they were built: all of it ends when this is closed, the last first. */
public final class Stack implements AutoCloseable {

    /** A service that answers. */
    public record Service(Child child, int port, Duration startedIn) {

        public URI uri(String path) {
            return URI.create("http://127.0.0.1:" + port + path);
        }
    }

    private static final String PASSWORD = "bench";
    private static final int BROKER_HEAP_MEGABYTES = 768;

    private final Settings settings;
    private final Path scratch;
    private final Deque<Runnable> running = new ArrayDeque<>();
    private final Set<Integer> ports = new HashSet<>();
    private final KafkaProcess broker;
    private final Keys keys;
    private PostgresProcess database;

    private Stack(Settings settings) throws IOException {
        this.settings = settings;
        scratch = settings.scratch();
        keys = Keys.make(scratch);
        broker = new KafkaProcess(new KafkaSettings(
                new DataFolder(scratch.resolve("kafka")),
                scratch.resolve("kafka.log"),
                port(),
                port(),
                BROKER_HEAP_MEGABYTES,
                true,
                List.of()));
    }

    /** A broker with all topics. */
    public static Stack start(Settings settings) throws IOException, InterruptedException {
        Files.createDirectories(settings.scratch());
        Stack stack = new Stack(settings);
        stack.running.push(stack.broker::stop);
        try {
            stack.broker.start();
            Processor.OTHERS.move(stack.broker.process().orElseThrow().pid());
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
                TopicDeclarer.declare(admin, TopicDeclarer.Sizes.LOCAL);
            }
            return stack;
        } catch (ExecutionException e) {
            stack.close();
            throw new IllegalStateException("The broker refused to make the topics.", e);
        } catch (IOException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    public Keys keys() {
        return keys;
    }

    /** The broker's process, for its usage. */
    public long brokerPid() {
        return broker.process().orElseThrow().pid();
    }

    /** A database server, with a database of that name. */
    public PostgresProcess database(String name) throws IOException, InterruptedException {
        if (database == null) {
            database = new PostgresProcess(new PostgresSettings(
                    new DataFolder(scratch.resolve("postgres")),
                    settings.project().resolve("bench/target/postgres"),
                    scratch.resolve("postgres.log"),
                    port(),
                    PASSWORD,
                    true,
                    true));
            running.push(database::stop);
            database.start();
            Processor.OTHERS.move(database.process().orElseThrow().pid());
        }
        database.createDatabase(name);
        return database;
    }

    /**
     * Starts a service as `make build` left it, and waits until it is ready.
     *
     * @param jvm options of its JVM, such as its heap
     * @param environment besides what every service is given
     */
    public Service service(String name, Processor where, List<String> jvm, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path jar = settings.project().resolve("services/" + name + "/target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(name + " is not built: run make build.");
        }
        int port = port();
        List<String> command = new ArrayList<>(List.of(Processes.java().toString()));
        command.addAll(jvm);
        if (Boolean.getBoolean("bench.record")) {
            command.add("-XX:StartFlightRecording=dumponexit=true,settings=profile,filename="
                    + scratch.resolve(name + ".jfr"));
        }
        command.addAll(List.of(
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                jar.toString()));
        Path folder = scratch.resolve(name);
        Child child = Child.start(name, folder, where, command, environment(port, folder, environment));
        running.push(child::close);
        Duration took = child.awaitAnswer(URI.create("http://127.0.0.1:" + port + "/q/health/ready"));
        return new Service(child, port, took);
    }

    /** Ends a process with the rest. */
    public Child keep(Child child) {
        running.push(child::close);
        return child;
    }

    /** A port that nobody listens on, and that was not given before. */
    public int port() {
        int port = FreePorts.choose(ports);
        ports.add(port);
        return port;
    }

    private Map<String, String> environment(int port, Path folder, Map<String, String> more) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        variables.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        variables.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers());
        variables.put("SLUICE_STATE_DIR", folder.toString());
        variables.put("SLUICE_JWT_PUBLIC_KEY", keys.publicKey().toUri().toString());
        variables.put("SLUICE_SECRETS_KEY", keys.secretsKey());
        if (database != null) {
            variables.put("SLUICE_DB_HOST", database.host());
            variables.put("SLUICE_DB_PORT", Integer.toString(database.port()));
            variables.put("SLUICE_DB_USER", database.user());
            variables.put("SLUICE_DB_PASSWORD", PASSWORD);
        }
        variables.putAll(more);
        return variables;
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            running.pop().run();
        }
    }
}
