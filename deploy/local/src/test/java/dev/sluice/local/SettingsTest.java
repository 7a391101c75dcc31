package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final Path PROJECT = Path.of("/project");

    @Test
    void shouldKeepDataInTheProjectWhenTheEnvironmentSaysNothing() {
        // make exports its variables also when they are empty
        Settings settings =
                Settings.from(Map.of("SLUICE_HOME", "", "SLUICE_PORT", "", "SLUICE_ADMIN_KEY", ""), PROJECT);

        assertThat(settings.home().root()).isEqualTo(PROJECT.resolve(".sluice"));
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.bind()).isEqualTo("127.0.0.1");
        assertThat(settings.adminKey()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1", "http", "80 80"})
    void shouldRefuseWhatIsNoPort(String port) {
        assertThatThrownBy(() -> Settings.from(Map.of("SLUICE_PORT", port), PROJECT))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("a number from 1 to 65535");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, http://localhost:8080",
        "0.0.0.0, 127.0.0.1, http://localhost:8080",
        "'::', [::1], http://[::1]:8080",
        "192.168.7.5, 192.168.7.5, http://192.168.7.5:8080",
        "fd00::5, [fd00::5], http://[fd00::5]:8080",
        "build.example, build.example, http://build.example:8080"
    })
    void shouldAskForReadinessWhereTheGatewayListens(String bind, String host, String url) {
        Settings settings = Settings.from(Map.of("SLUICE_BIND", bind), PROJECT);

        assertThat(settings.host()).isEqualTo(host);
        assertThat(settings.url()).isEqualTo(url);
    }

    @Test
    void shouldRefuseAnAdminKeyThatCouldBeGuessed() {
        assertThatThrownBy(() -> Settings.from(Map.of("SLUICE_ADMIN_KEY", "elevenchars"), PROJECT))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("at least 12");
        assertThat(Settings.from(Map.of("SLUICE_ADMIN_KEY", "twelve-chars"), PROJECT)
                        .adminKey())
                .hasValue("twelve-chars");
    }

    @Test
    void shouldRefuseASecretThatNoHeaderCouldCarry() {
        assertThatThrownBy(() -> Settings.from(Map.of("SLUICE_ADMIN_KEY", "two words"), PROJECT))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("SLUICE_ADMIN_KEY");
    }
}
