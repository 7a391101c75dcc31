package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The stack under test, run by the launcher as its users run it, in a folder and on a port of its own. */
final class Stack {

    static final String ADMIN_KEY = "sk_system_tests";
    static final String PROJECT_TOKEN = "phc_system_tests";

    static final List<String> SERVICES = List.of(
            "flag-config", "flag-delivery", "event-ingestion", "metric-watcher", "auto-rollout", "notifier", "gateway");

    /** For everything that is waited for. Bounds a failure; nothing is held to it. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration COMMAND_MAX = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path project =
            Path.of(System.getProperty("sluice.project", "..")).toAbsolutePath().normalize();
    private final Path home = Path.of("target/stack").toAbsolutePath();
    private final int port = freePort();
    private final Map<String, String> settings;

    /** What a command said, and how it ended. */
    record Outcome(int exit, String said) {}

    /** A process, as {@code status} shows it. */
    record Line(String name, long pid, String state, int port, long megabytes, int restarts) {}

    /** @param tracesUrl where the services send their traces */
    Stack(String tracesUrl) {
        settings = Map.of(
                "SLUICE_HOME",
                home.toString(),
                "SLUICE_PORT",
                Integer.toString(port),
                "SLUICE_ADMIN_KEY",
                ADMIN_KEY,
                "SLUICE_PROJECT_TOKEN",
                PROJECT_TOKEN,
                "SLUICE_LOG_JSON",
                "true",
                "SLUICE_OTLP_ENDPOINT",
                tracesUrl);
        deleteHome();
    }

    String url() {
        return "http://localhost:" + port;
    }

    Path home() {
        return home;
    }

    int port() {
        return port;
    }

    /** Starts everything and returns once all of it is ready. */
    Outcome start() {
        Outcome outcome = launcher("start");
        assertThat(outcome.exit()).as(outcome.said()).isZero();
        return outcome;
    }

    Outcome stop() {
        return launcher("stop");
    }

    JsonNode status() {
        try {
            return JSON.readTree(launcher("status", "--json").said());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the launcher says that everything is ready. */
    JsonNode awaitReady() {
        AtomicReference<JsonNode> said = new AtomicReference<>();
        await("everything to be ready").atMost(PATIENCE).untilAsserted(() -> {
            said.set(status());
            assertThat(said.get().get("ready").asBoolean()).as("%s", said.get()).isTrue();
        });
        return said.get();
    }

    /** Every process by its name, the launcher's own among them. */
    Map<String, Line> lines() {
        return StreamSupport.stream(status().get("processes").spliterator(), false)
                .map(each -> new Line(
                        each.get("name").asText(),
                        each.get("pid").asLong(),
                        each.get("state").asText(),
                        each.get("port").asInt(),
                        each.get("memoryMegabytes").asLong(),
                        each.get("restarts").asInt()))
                .collect(Collectors.toMap(Line::name, line -> line));
    }

    /** Ends a process in the hardest way, and returns when it is gone. */
    static void kill(Line line) {
        ProcessHandle process = ProcessHandle.of(line.pid()).orElseThrow();
        process.destroyForcibly();
        await("the end of " + line.name())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !isRunning(process));
    }

    /** Waits until the supervisor has brought a process back that was killed. */
    void awaitBack(Line killed) {
        await(killed.name() + " to come back")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> Http.isReady(killed.port()));
        Line back = lines().get(killed.name());
        assertThat(back.pid()).isNotEqualTo(killed.pid());
        assertThat(back.restarts()).isEqualTo(killed.restarts() + 1);
    }

    /** Processes whose command line names this stack's folder. */
    Set<String> processes() {
        return ProcessHandle.allProcesses()
                .filter(Stack::isRunning)
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(home + " ") || line.contains(home + "/"))
                .collect(Collectors.toSet());
    }

    /** Counts a rollout's verdicts anew from the raw topics and compares them, as people do. */
    Outcome replayFromEvents(String rolloutId) {
        return run("bin/replay", "--from-events", "--rollout", rolloutId);
    }

    private Outcome launcher(String... arguments) {
        return run("deploy/local/bin/sluice", arguments);
    }

    /** One of the project's own commands, about this stack. */
    private Outcome run(String command, String... arguments) {
        try {
            Path said = Files.createTempFile(Path.of("target"), "command", ".out");
            ProcessBuilder builder = new ProcessBuilder(
                    Stream.concat(Stream.of(project.resolve(command).toString()), Stream.of(arguments))
                            .toList());
            builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
            builder.environment().putAll(settings);
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!process.waitFor(COMMAND_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end: " + Files.readString(said));
            }
            Outcome outcome = new Outcome(process.exitValue(), Files.readString(said));
            Files.delete(said);
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** One that has ended and only waits for its parent to take notice runs no more. */
    private static boolean isRunning(ProcessHandle process) {
        Path stat = Path.of("/proc/" + process.pid() + "/stat");
        if (!process.isAlive() || !Files.exists(stat)) {
            return process.isAlive();
        }
        try {
            String text = Files.readString(stat);
            return !text.startsWith(") Z", text.lastIndexOf(')'));
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteHome() {
        if (!Files.exists(home)) {
            return;
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
