package dev.sluice.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessesTest {

    @Test
    void shouldKillAProcessWhenItDoesNotListen() throws IOException {
        // given
        Process deaf = new ProcessBuilder("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done").start();
        assertThat(deaf.inputReader().readLine()).isEqualTo("deaf");

        // when
        boolean byItself = Processes.stop(deaf.toHandle(), Duration.ofMillis(100));

        // then
        assertThat(byItself).isFalse();
        assertThat(Processes.isAlive(deaf.toHandle())).isFalse();
    }

    @Test
    void shouldLetAProcessEndByItselfWhenItListens() throws IOException {
        // given
        Process polite = new ProcessBuilder("sleep", "60").start();

        // when
        boolean byItself = Processes.stop(polite.toHandle(), Duration.ofSeconds(10));

        // then
        assertThat(byItself).isTrue();
    }
}
