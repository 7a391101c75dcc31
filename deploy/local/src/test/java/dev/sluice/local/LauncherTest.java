package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.infra.FreePorts;
import dev.sluice.infra.Processes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as its users run it, in processes of its own, with the real broker and database and no services. */
class LauncherTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final int port = FreePorts.choose(Set.of());

    private record Outcome(int exit, String said) {}

    @AfterEach
    void stopWhatRuns() throws Exception {
        launcher("stop");
        assertThat(Leftovers.find(home())).isEmpty();
    }

    @Test
    void shouldKeepDataAndSecretsWhenStartedTwice() throws Exception {
        // given
        Outcome first = launcher("start", "--services=none");
        Path marker = folder.resolve("data/kafka/complete");
        String cluster = Files.readString(marker);
        Outcome again = launcher("start", "--services=none");
        Outcome stopped = launcher("stop");

        // when
        Outcome second = launcher("start", "--services=none");

        // then
        assertThat(first.said()).contains("Sluice is ready.", "project token");
        assertThat(first.exit()).isZero();
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.said()).contains("Sluice runs already");
        assertThat(stopped.exit()).isZero();
        assertThat(second.said()).contains("Sluice is ready.", tokenIn(first.said()));
        assertThat(marker).hasContent(cluster);
    }

    @Test
    void shouldSayTheAdminKeyAndWriteNoSecretToAnyLog() throws Exception {
        // when
        Outcome outcome = launcher("start", "--services=none");

        // then
        List<String> secrets = new ArrayList<>();
        for (String name : List.of("admin-key", "secret-key", "database-password")) {
            secrets.add(
                    Files.readString(folder.resolve("secrets").resolve(name)).strip());
        }
        assertThat(outcome.said()).contains(secrets.getFirst());
        try (Stream<Path> logs = Files.list(folder.resolve("logs"))) {
            assertThat(logs.toList()).hasSizeGreaterThanOrEqualTo(3).allSatisfy(log -> assertThat(Files.readString(log))
                    .doesNotContain(secrets));
        }
    }

    @Test
    void shouldBringBackWhatIsKilledAndTakeOverWhenTheLauncherIsKilled() throws Exception {
        // given
        launcher("start", "--services=none");
        long kafka = pidOf("kafka");
        long postgres = pidOf("postgres");

        // when
        kill(kafka);
        kill(postgres);

        // then
        await().atMost(PATIENCE).until(() -> launcher("status").exit() == 0);
        assertThat(pidOf("kafka")).isNotEqualTo(kafka);
        assertThat(pidOf("postgres")).isNotEqualTo(postgres);

        // when
        kill(pidOf("launcher"));

        // then
        assertThat(launcher("status").said()).contains("The launcher was killed and left processes running");
        Outcome takenOver = launcher("start", "--services=none");
        assertThat(takenOver.said()).contains("left over from a launcher that was killed", "Sluice is ready.");
        assertThat(launcher("status").exit()).isZero();
    }

    @Test
    void shouldMoveHalfWrittenDataAsideAndSaySo() throws Exception {
        // given
        Path half = Files.createDirectories(folder.resolve("data/postgres/content"));
        Files.writeString(half.resolve("PG_VERSION"), "18");
        Files.createDirectories(folder.resolve("data/kafka/content"));

        // when
        Outcome outcome = launcher("start", "--services=none");

        // then
        assertThat(outcome.said())
                .contains(
                        "The data of kafka was never prepared",
                        "The data of postgres was never prepared",
                        "Sluice is ready.");
    }

    @Test
    void shouldNameTheHolderWhenThePortIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            // when
            Outcome outcome = launcher("start", "--services=none");

            // then
            assertThat(taken.isBound()).isTrue();
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.said())
                    .contains(
                            "Port " + port + " is in use",
                            "SLUICE_PORT",
                            Long.toString(ProcessHandle.current().pid()))
                    .doesNotContain("Exception");
        }
    }

    @Test
    void shouldSayWhatToDoWhenAServiceIsNotBuilt() throws Exception {
        Outcome outcome = launcher("run");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.said()).contains("is not built", "run make build").doesNotContain("Exception");
    }

    private Home home() {
        return new Home(folder);
    }

    private static String tokenIn(String said) {
        return said.lines()
                .filter(line -> line.contains("project token"))
                .findFirst()
                .orElseThrow();
    }

    private long pidOf(String name) throws Exception {
        JsonNode processes = JSON.readTree(launcher("status", "--json").said()).get("processes");
        return StreamSupport.stream(processes.spliterator(), false)
                .filter(process -> process.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .get("pid")
                .asLong();
    }

    private static void kill(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        await().atMost(PATIENCE).until(() -> !Processes.isAlive(process));
    }

    private Outcome launcher(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Processes.java().toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-Dsluice.project=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Sluice.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SLUICE_HOME", folder.toString());
        builder.environment().put("SLUICE_PORT", Integer.toString(port));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), said);
    }
}
