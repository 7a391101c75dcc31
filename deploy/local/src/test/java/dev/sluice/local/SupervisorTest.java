package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Ledger ledger;
    private Supervisor supervisor;

    @BeforeEach
    void openLedger() throws IOException {
        Files.createDirectories(folder.resolve("run"));
        ledger = new Ledger(folder.resolve("run/processes.json"));
        ledger.open("http://localhost:1", Ledger.noteOf("launcher", ProcessHandle.current(), 0, 0));
    }

    @AfterEach
    void stop() {
        supervisor.stop();
    }

    @Test
    void shouldStartAProcessAgainWhenItIsKilled() throws InterruptedException {
        // given
        supervise(new Sleeper());
        assertThat(supervisor.awaitReady(PATIENCE)).isTrue();
        long first = note().pid();

        // when
        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        // then
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(note().restarts()).isEqualTo(1);
            assertThat(note().pid()).isNotEqualTo(first);
            assertThat(said()).contains("sleeper ended unexpectedly").contains("Starting it again in 1 s.");
        });
    }

    @Test
    void shouldGiveUpTheFirstStartWithASentenceWhenItFailsAgainAndAgain() throws InterruptedException {
        // given
        Sleeper broken = new Sleeper() {
            @Override
            public ProcessHandle launch() {
                launches.incrementAndGet();
                throw new Refusal("its data is damaged.");
            }
        };

        // when
        supervise(broken);

        // then
        assertThat(supervisor.awaitReady(PATIENCE)).isFalse();
        assertThat(supervisor.failure()).contains("sleeper did not start: could not be started: its data is damaged.");
        assertThat(broken.launches).hasValue(3);
    }

    private void supervise(Component component) {
        Voice voice = new Voice(new PrintStream(said, true, StandardCharsets.UTF_8));
        supervisor = new Supervisor(component, folder.resolve("sleeper.log"), ledger, voice);
        supervisor.start();
    }

    private Ledger.ProcessNote note() {
        return ledger.read().orElseThrow().processes().getFirst();
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    /** A process that does nothing, for ever. */
    private static class Sleeper implements Component {

        final AtomicInteger launches = new AtomicInteger();
        private volatile ProcessHandle process;

        @Override
        public String name() {
            return "sleeper";
        }

        @Override
        public int port() {
            return 0;
        }

        @Override
        public ProcessHandle launch() {
            launches.incrementAndGet();
            try {
                process = new ProcessBuilder("sleep", "600").start().toHandle();
                return process;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void stop() {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }
}
