package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir
    private Path folder;

    @Test
    void shouldKeepWhatTheFirstStartMade() {
        Secrets first = Secrets.loadOrMake(settings(Map.of()));
        Secrets second = Secrets.loadOrMake(settings(Map.of()));

        assertThat(second).isEqualTo(first);
        assertThat(first.projectToken()).startsWith("phc_").hasSizeGreaterThan(30);
        assertThat(Base64.getDecoder().decode(first.secretsKey())).hasSize(32);
        assertThat(Base64.getDecoder().decode(first.snapshotKey())).hasSize(32);
        assertThat(first.secretKey()).startsWith("phs_").isNotEqualTo(first.adminKey());
    }

    @Test
    void shouldKeepASecretGivenByTheEnvironment() {
        Secrets given = Secrets.loadOrMake(settings(Map.of("SLUICE_ADMIN_KEY", "chosen-by-hand")));
        Secrets later = Secrets.loadOrMake(settings(Map.of()));

        assertThat(given.adminKey()).isEqualTo("chosen-by-hand");
        assertThat(later.adminKey()).isEqualTo("chosen-by-hand");
    }

    @Test
    void shouldLetOnlyTheOwnerRead() throws IOException {
        Secrets.loadOrMake(settings(Map.of()));

        try (Stream<Path> files = Files.list(folder.resolve("secrets"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(8);
            for (Path file : all) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
    }

    private Settings settings(Map<String, String> environment) {
        Map<String, String> all = new java.util.HashMap<>(environment);
        all.put("SLUICE_HOME", folder.toString());
        Settings settings = Settings.from(all, folder);
        settings.home().prepare();
        return settings;
    }
}
