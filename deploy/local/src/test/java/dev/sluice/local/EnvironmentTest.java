package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnvironmentTest {

    private static final Secrets SECRETS = new Secrets(
            "admin",
            "phc_token",
            "phs_secret",
            "sealing",
            "asking",
            "db",
            Path.of("/keys/private"),
            Path.of("/keys/public"));

    private final Environment environment = new Environment(
            Settings.from(Map.of("SLUICE_PORT", "8081"), Path.of("/project")),
            SECRETS,
            "127.0.0.1:9092",
            5432,
            Map.of(
                    Roster.FLAG_CONFIG, 20_001,
                    Roster.EVENT_INGESTION, 20_002,
                    Roster.AUTO_ROLLOUT, 20_003,
                    Roster.FLAG_DELIVERY, 20_004,
                    Roster.METRIC_WATCHER, 20_005,
                    Roster.NOTIFIER, 20_006,
                    Roster.GATEWAY, 8081));

    @Test
    void shouldTellTheGatewayWhereEveryOtherServiceIs() {
        assertThat(environment.of(Roster.GATEWAY))
                .containsEntry("QUARKUS_HTTP_PORT", "8081")
                .containsEntry("SLUICE_ADMIN_KEY", "admin")
                .containsEntry("SLUICE_UPSTREAM_FLAG_CONFIG", "http://127.0.0.1:20001")
                .containsEntry("SLUICE_UPSTREAM_NOTIFIER", "http://127.0.0.1:20006")
                .doesNotContainKey("SLUICE_UPSTREAM_GATEWAY");
    }

    @ParameterizedTest
    @EnumSource(value = Roster.class, mode = EnumSource.Mode.EXCLUDE, names = "GATEWAY")
    void shouldKeepTheAdminKeyAndTheSigningKeyFromEveryOtherService(Roster service) {
        assertThat(environment.of(service))
                .doesNotContainKeys("SLUICE_ADMIN_KEY", "SLUICE_JWT_PRIVATE_KEY")
                .containsEntry("SLUICE_JWT_PUBLIC_KEY", "/keys/public")
                .containsEntry("QUARKUS_HTTP_HOST", "127.0.0.1");
    }

    @ParameterizedTest
    @EnumSource(Roster.class)
    void shouldGiveTheKeyOfSealedSecretsToThoseWhoSealAndOpenThem(Roster service) {
        boolean needed =
                service == Roster.FLAG_CONFIG || service == Roster.EVENT_INGESTION || service == Roster.NOTIFIER;

        assertThat(environment.of(service).get("SLUICE_SECRETS_KEY")).isEqualTo(needed ? "sealing" : null);
        assertThat(Environment.GUARDED).contains("SLUICE_SECRETS_KEY");
    }

    @Test
    void shouldGiveDeliveryNodesTheirSecondWay() {
        assertThat(environment.of(Roster.FLAG_DELIVERY))
                .containsEntry("SLUICE_FLAG_CONFIG_URL", "http://127.0.0.1:20001")
                .containsEntry("SLUICE_SNAPSHOT_KEY", "asking");
        assertThat(environment.of(Roster.FLAG_CONFIG)).containsEntry("SLUICE_SNAPSHOT_KEY", "asking");
        assertThat(environment.of(Roster.GATEWAY)).doesNotContainKey("SLUICE_SNAPSHOT_KEY");
        assertThat(Environment.GUARDED).contains("SLUICE_SNAPSHOT_KEY");
    }

    @Test
    void shouldTraceWhenThereIsAPlaceForTraces() {
        // given
        Settings traced = Settings.from(Map.of("SLUICE_OTLP_ENDPOINT", "http://collector:4318"), Path.of("/project"));
        Map<Roster, Integer> ports = Map.of(Roster.NOTIFIER, 20_006);

        // then
        assertThat(new Environment(traced, SECRETS, "127.0.0.1:9092", 5432, ports).of(Roster.NOTIFIER))
                .containsEntry("SLUICE_TRACES_OFF", "false");
        assertThat(environment.of(Roster.NOTIFIER)).containsEntry("SLUICE_TRACES_OFF", "true");
    }
}
