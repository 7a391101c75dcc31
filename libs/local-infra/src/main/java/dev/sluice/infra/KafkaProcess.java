package dev.sluice.infra;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A single Apache Kafka broker in KRaft mode, broker and controller in one JVM of its own, on the loopback interface.
 *
 * <p>Its data and its ports are given, so the same broker comes back after a restart or a crash. Replication is 1 everywhere;
 * topics are never created by mere use, because a topic's settings belong to its owner.
 */
public final class KafkaProcess implements Broker {

    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(15);
    private static final long POLL_MILLIS = 50;

    private final KafkaSettings settings;
    private volatile Process process;

    public KafkaProcess(KafkaSettings settings) {
        this.settings = settings;
    }

    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + settings.port();
    }

    @Override
    public Optional<ProcessHandle> process() {
        return Optional.ofNullable(process).map(Process::toHandle);
    }

    @Override
    public void start() {
        launch();
        awaitReady();
    }

    @Override
    public boolean isReady() {
        return Files.exists(readyFile()) && FreePorts.isAnswering(settings.port());
    }

    @Override
    public void launch() {
        Path root = settings.folder().root();
        Path config = root.resolve("broker.properties");
        Path ready = readyFile();
        try {
            Files.createDirectories(root);
            Files.deleteIfExists(ready);
            write(config);
            process = new ProcessBuilder(command(config, ready))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(settings.log().toFile()))
                    .start();
            process.getOutputStream().close();
            if (settings.endsWithThisJvm()) {
                Tether.to(process.toHandle());
            }
        } catch (IOException e) {
            throw new InfraException("Kafka could not be started in " + root + ": " + e.getMessage() + ".", e);
        }
    }

    @Override
    public void stop() {
        if (process != null) {
            Processes.stop(process.toHandle(), STOP_MAX);
        }
    }

    private Path readyFile() {
        return settings.folder().root().resolve("ready");
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (!isReady()) {
            if (ended()) {
                throw new InfraException(
                        "Kafka ended while starting (exit " + process.exitValue() + "): see " + settings.log() + ".");
            }
            if (System.nanoTime() > deadline) {
                stop();
                throw new InfraException(
                        "Kafka was not ready within " + START_MAX.toSeconds() + " s: see " + settings.log() + ".");
            }
        }
    }

    /** Waits a moment for the process to end, which also paces the caller's polling. */
    private boolean ended() {
        try {
            return process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
            throw new InfraException("Interrupted while Kafka was starting.", e);
        }
    }

    private List<String> command(Path config, Path ready) {
        List<String> command = new ArrayList<>(List.of(Processes.java().toString()));
        // First, because systems show only the beginning of a command line and callers recognise the process by it.
        command.addAll(settings.jvmOptions());
        command.addAll(List.of(
                "-Xms64m",
                "-Xmx" + settings.heapMegabytes() + "m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxMetaspaceSize=128m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
                "-cp",
                BrokerJars.classPath(),
                BrokerMain.class.getName(),
                config.toString(),
                settings.folder().root().toString(),
                ready.toString(),
                Long.toString(
                        settings.endsWithThisJvm() ? ProcessHandle.current().pid() : 0)));
        return command;
    }

    private void write(Path config) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", "1");
        properties.setProperty("controller.quorum.voters", "1@127.0.0.1:" + settings.controllerPort());
        properties.setProperty(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + settings.port() + ",CONTROLLER://127.0.0.1:" + settings.controllerPort());
        properties.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + settings.port());
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.setProperty("log.dirs", settings.folder().content().toString());
        properties.setProperty("auto.create.topics.enable", "false");
        properties.setProperty("default.replication.factor", "1");
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("offsets.topic.num.partitions", "4");
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("transaction.state.log.num.partitions", "4");
        properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
        properties.setProperty("share.coordinator.state.topic.min.isr", "1");
        // One machine, few clients: fewer threads, and a first consumer need not wait for others to join (3 s by
        // default).
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        // A broker that was killed may register again only when its old session is over (9 s by default).
        properties.setProperty("broker.session.timeout.ms", "3000");
        properties.setProperty("broker.heartbeat.interval.ms", "1000");
        properties.setProperty("num.network.threads", "2");
        properties.setProperty("num.io.threads", "4");
        properties.setProperty("num.recovery.threads.per.data.dir", "2");
        properties.setProperty("background.threads", "2");
        properties.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
        // A broker's index files are allocated whole; 10 MB for each segment of each small topic would fill a disk.
        properties.setProperty("log.index.size.max.bytes", Integer.toString(1024 * 1024));
        properties.setProperty("log.segment.bytes", Integer.toString(64 * 1024 * 1024));
        try (Writer out = Files.newBufferedWriter(config)) {
            properties.store(out, null);
        }
    }
}
