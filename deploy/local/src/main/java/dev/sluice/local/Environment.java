package dev.sluice.local;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The environment variables that each service is started with. */
final class Environment {

    /** Never inherited from the launcher's own environment: only the services below may know them. */
    static final Set<String> GUARDED = Set.of(
            "SLUICE_ADMIN_KEY",
            "SLUICE_CANARY_KEY",
            "SLUICE_PROJECT_TOKEN",
            "SLUICE_SECRET_KEY",
            "SLUICE_SECRETS_KEY",
            "SLUICE_SNAPSHOT_KEY",
            "SLUICE_JWT_PRIVATE_KEY");

    static final String DATABASE = "sluice";

    private final Settings settings;
    private final Secrets secrets;
    private final String bootstrapServers;
    private final int databasePort;
    private final Map<Roster, Integer> servicePorts;

    Environment(
            Settings settings,
            Secrets secrets,
            String bootstrapServers,
            int databasePort,
            Map<Roster, Integer> servicePorts) {
        this.settings = settings;
        this.secrets = secrets;
        this.bootstrapServers = bootstrapServers;
        this.databasePort = databasePort;
        this.servicePorts = Map.copyOf(servicePorts);
    }

    Map<String, String> of(Roster service) {
        Map<String, String> variables = shared();
        variables.put("QUARKUS_HTTP_PORT", Integer.toString(servicePorts.get(service)));
        variables.put("QUARKUS_HTTP_HOST", service == Roster.GATEWAY ? settings.bind() : "127.0.0.1");
        variables.put(
                "SLUICE_STATE_DIR", settings.home().data(service.serviceName()).toString());
        variables.putAll(own(service));
        return variables;
    }

    private Map<String, String> shared() {
        Map<String, String> variables = new TreeMap<>();
        variables.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        variables.put("SLUICE_DB_HOST", "127.0.0.1");
        variables.put("SLUICE_DB_PORT", Integer.toString(databasePort));
        variables.put("SLUICE_DB_NAME", DATABASE);
        variables.put("SLUICE_DB_USER", dev.sluice.infra.PostgresProcess.USER);
        variables.put("SLUICE_DB_PASSWORD", secrets.databasePassword());
        variables.put("SLUICE_JWT_PUBLIC_KEY", secrets.jwtPublicKey().toString());
        variables.put("SLUICE_PUBLIC_URL", settings.url());
        variables.put("SLUICE_TRACES_OFF", Boolean.toString(!settings.traced()));
        return variables;
    }

    private Map<String, String> own(Roster service) {
        return switch (service) {
            case FLAG_CONFIG ->
                Map.of(
                        "SLUICE_PROJECT_TOKEN",
                        secrets.projectToken(),
                        "SLUICE_SECRET_KEY",
                        secrets.secretKey(),
                        "SLUICE_SECRETS_KEY",
                        secrets.secretsKey(),
                        "SLUICE_SNAPSHOT_KEY",
                        secrets.snapshotKey());
            case EVENT_INGESTION -> Map.of("SLUICE_SECRETS_KEY", secrets.secretsKey());
            case FLAG_DELIVERY -> flagDelivery();
            // On one machine the receivers of alerts are often on it too.
            case NOTIFIER -> Map.of("SLUICE_ALLOW_PRIVATE_TARGETS", "true", "SLUICE_SECRETS_KEY", secrets.secretsKey());
            case GATEWAY -> gateway();
            // And so is the monitor that a guardrail asks.
            case METRIC_WATCHER -> Map.of("SLUICE_ALLOW_PRIVATE_TARGETS", "true");
            // The canary sings when the launcher's own environment says where the front door is (SLUICE_CANARY_URL).
            case AUTO_ROLLOUT ->
                Map.of("SLUICE_CANARY_KEY", secrets.adminKey(), "SLUICE_ALLOW_PRIVATE_TARGETS", "true");
        };
    }

    private Map<String, String> flagDelivery() {
        Map<String, String> variables = new HashMap<>();
        variables.put(
                "SLUICE_SNAPSHOT_DIR",
                settings.home().data(Roster.FLAG_DELIVERY.serviceName()).toString());
        variables.put("SLUICE_SNAPSHOT_KEY", secrets.snapshotKey());
        // Not there when only some services are started.
        Integer flagConfig = servicePorts.get(Roster.FLAG_CONFIG);
        if (flagConfig != null) {
            variables.put("SLUICE_FLAG_CONFIG_URL", "http://127.0.0.1:" + flagConfig);
        }
        return variables;
    }

    private Map<String, String> gateway() {
        Map<String, String> variables = new HashMap<>();
        variables.put("SLUICE_ADMIN_KEY", secrets.adminKey());
        variables.put("SLUICE_JWT_PRIVATE_KEY", secrets.jwtPrivateKey().toString());
        servicePorts.forEach((service, port) -> {
            if (service != Roster.GATEWAY) {
                String name = service.serviceName().replace('-', '_').toUpperCase(Locale.ROOT);
                variables.put("SLUICE_UPSTREAM_" + name, "http://127.0.0.1:" + port);
            }
        });
        return variables;
    }
}
