package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

    @TempDir
    private Path folder;

    @Test
    void shouldRefuseWhenTheDiskIsNearlyFull() {
        assertThatThrownBy(() -> new Home(folder).refuseWhenFull(300L * 1024 * 1024))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Only 300 MB are free")
                .hasMessageContaining("SLUICE_HOME");
    }

    @Test
    void shouldRefuseWhenAFileIsInTheWay() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> new Home(file).prepare())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("SLUICE_HOME");
    }

    @Test
    void shouldShowLogsToTheirOwnerAlone() throws IOException {
        // given
        Files.createDirectories(folder.resolve("logs"));

        // when
        new Home(folder).prepare();

        // then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("logs"))))
                .isEqualTo("rwx------");
    }

    @Test
    void shouldKeepTheLogOfTheRunBefore() throws IOException {
        // given
        Home home = new Home(folder);
        home.prepare();
        Files.writeString(home.log("kafka"), "first run");

        // when
        Path log = home.newLog("kafka");

        // then
        assertThat(log).doesNotExist();
        assertThat(log.resolveSibling("kafka.previous.log")).hasContent("first run");
    }
}
