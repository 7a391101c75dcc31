package dev.sluice.watcher.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.TopicDeclarer;
import dev.sluice.infra.DataFolder;
import dev.sluice.infra.FreePorts;
import dev.sluice.infra.KafkaProcess;
import dev.sluice.infra.KafkaSettings;
import dev.sluice.infra.Processes;
import dev.sluice.infra.Tether;
import dev.sluice.testkit.JwtResource;
import dev.sluice.watcher.History;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** The packaged service, in several instances, and a broker of their own: each a process that can be stopped, killed and frozen. */
final class Rig implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    private final Path work;
    private final DataFolder data;
    private final KafkaProcess broker;
    private final Set<Integer> ports = new HashSet<>();
    private final Map<String, Process> instances = new HashMap<>();
    private final Map<String, Integer> portOf = new HashMap<>();
    private final JwtResource keys = new JwtResource();
    private final String publicKey = keys.start().get("SLUICE_JWT_PUBLIC_KEY");
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Starts the broker. */
    Rig(String name) throws Exception {
        assertThat(JAR)
                .as("the packaged service: these tests run after packaging")
                .exists();
        work = Path.of("target", name).toAbsolutePath();
        Files.createDirectories(work);
        data = new DataFolder(work.resolve("data"));
        data.delete();
        broker = new KafkaProcess(new KafkaSettings(
                data, work.resolve("kafka.log"), port(), port(), KafkaSettings.HEAP_MEGABYTES, true, List.of()));
        broker.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
            TopicDeclarer.declare(admin, TopicDeclarer.Sizes.LOCAL);
        }
    }

    private int port() {
        int port = FreePorts.choose(ports);
        ports.add(port);
        return port;
    }

    String servers() {
        return broker.bootstrapServers();
    }

    /**
     * Starts an instance.
     *
     * @param fresh with an empty folder for its state
     */
    void start(String instance, boolean fresh) throws IOException {
        Path state = work.resolve("state-" + instance);
        if (fresh) {
            new DataFolder(state).delete();
        }
        int port = portOf.computeIfAbsent(instance, _ -> port());
        ProcessBuilder builder = new ProcessBuilder(
                        Processes.java().toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-jar",
                        JAR.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        work.resolve(instance + ".log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        servers(),
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(port),
                        "QUARKUS_HTTP_HOST",
                        "127.0.0.1",
                        "SLUICE_JWT_PUBLIC_KEY",
                        publicKey,
                        "SLUICE_INSTANCE",
                        instance,
                        "SLUICE_STATE_DIR",
                        state.toString(),
                        "SLUICE_WATCHER_LATE_AFTER",
                        History.LATE_AFTER.toString(),
                        // Days of a history are told in seconds here, and what goes from one id to another on its way
                        // through Kafka
                        // takes some of them.
                        "SLUICE_WATCHER_GRACE",
                        "PT72H"));
        Process process = builder.start();
        Tether.to(process.toHandle());
        instances.put(instance, process);
    }

    void awaitReady(String instance) {
        await(instance + " to be ready")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> isReady(instance));
    }

    private boolean isReady(String instance) throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + portOf.get(instance) + "/q/health/ready");
        try {
            return http.send(
                                    HttpRequest.newBuilder(uri)
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    void kill(String instance) throws InterruptedException {
        Process process = instances.get(instance);
        process.destroyForcibly();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** Asks it to stop, as the launcher and Kubernetes do, and waits until it has. */
    void stop(String instance) throws InterruptedException {
        Process process = instances.get(instance);
        process.destroy();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** It does nothing any more and keeps its connections, until {@link #thaw}. */
    void freeze(String instance) throws Exception {
        signal("STOP", instances.get(instance).pid());
    }

    void thaw(String instance) throws Exception {
        signal("CONT", instances.get(instance).pid());
    }

    void freezeBroker() throws Exception {
        signal("STOP", broker.process().orElseThrow().pid());
    }

    void thawBroker() throws Exception {
        signal("CONT", broker.process().orElseThrow().pid());
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Override
    public void close() {
        for (Process process : instances.values()) {
            Processes.stop(process.toHandle(), Duration.ofSeconds(15));
        }
        broker.stop();
        data.delete();
        keys.stop();
    }
}
