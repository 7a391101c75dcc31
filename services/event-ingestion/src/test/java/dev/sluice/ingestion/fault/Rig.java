package dev.sluice.ingestion.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.TopicDeclarer;
import dev.sluice.contracts.WireJson;
import dev.sluice.infra.DataFolder;
import dev.sluice.infra.FreePorts;
import dev.sluice.infra.KafkaProcess;
import dev.sluice.infra.KafkaSettings;
import dev.sluice.infra.Processes;
import dev.sluice.infra.Tether;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The packaged service and a broker of its own, each a process that can be stopped and killed. */
final class Rig implements AutoCloseable {

    static final String TOKEN = "phc_fault";
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    private final Path work;
    private final DataFolder data;
    private final KafkaProcess broker;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile Process service;

    /** Starts both. */
    Rig(String name) throws Exception {
        assertThat(JAR)
                .as("the packaged service: these tests run after packaging")
                .exists();
        work = Path.of("target", name).toAbsolutePath();
        Files.createDirectories(work);
        data = new DataFolder(work.resolve("data"));
        data.delete();
        int brokerPort = FreePorts.choose(Set.of());
        int controllerPort = FreePorts.choose(Set.of(brokerPort));
        port = FreePorts.choose(Set.of(brokerPort, controllerPort));
        broker = new KafkaProcess(new KafkaSettings(
                data,
                work.resolve("kafka.log"),
                brokerPort,
                controllerPort,
                KafkaSettings.HEAP_MEGABYTES,
                true,
                List.of()));
        broker.start();
        declare();
        startService();
        awaitReady();
    }

    String servers() {
        return broker.bootstrapServers();
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    void startService() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Processes.java().toString(),
                        "-Xmx128m",
                        "-Xss512k",
                        "-XX:+UseSerialGC",
                        "-XX:MaxDirectMemorySize=64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-jar",
                        JAR.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        work.resolve("service.log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", servers(),
                        "QUARKUS_HTTP_PORT", Integer.toString(port)));
        service = builder.start();
        Tether.to(service.toHandle());
    }

    void awaitReady() {
        await("the service to be ready")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> readiness() == 200);
    }

    /** The status of the readiness check; 0 when nobody answers. */
    int readiness() throws InterruptedException {
        try {
            return http.send(
                            HttpRequest.newBuilder(url("/q/health/ready"))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    void killService() throws InterruptedException {
        service.destroyForcibly();
        assertThat(service.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** Asks the service to stop, as the launcher and Kubernetes do. */
    void askServiceToStop() {
        service.destroy();
    }

    boolean serviceEndsWithin(Duration time) throws InterruptedException {
        return service.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stopBroker() {
        broker.stop();
    }

    void killBroker() {
        ProcessHandle process = broker.process().orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    void startBroker() {
        broker.start();
    }

    /** The broker answers nothing any more and keeps its connections, until {@link #thawBroker}. */
    void freezeBroker() throws Exception {
        signal("STOP");
    }

    void thawBroker() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        long pid = broker.process().orElseThrow().pid();
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void declare() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()));
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", servers()), new StringSerializer(), new ByteArraySerializer())) {
            TopicDeclarer.declare(admin, TopicDeclarer.Sizes.LOCAL);
            ProjectRecord project = new ProjectRecord("fault", TOKEN, "0".repeat(64), Instant.EPOCH);
            producer.send(new ProducerRecord<>(
                            Topic.PROJECTS.topicName(),
                            project.project(),
                            WireJson.lenient().writeValueAsBytes(project)))
                    .get();
        }
    }

    @Override
    public void close() {
        if (service != null) {
            Processes.stop(service.toHandle(), Duration.ofSeconds(15));
        }
        broker.stop();
        data.delete();
    }
}
