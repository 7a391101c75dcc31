package dev.sluice.ingestion.http;

import dev.sluice.contracts.IngestionSettings;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.kit.secret.SecretBox;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gives the service the key to its secrets, and projects the secrets that it opens. */
public final class Sealed implements QuarkusTestResourceLifecycleManager {

    private static final String KEY = "q3f1Qm0y8o4Yw0yTj2hUO9Jx6mZr1VbKX5cD7eFgHiM=";
    private static final SecretBox BOX = SecretBox.of(KEY);

    @Override
    public Map<String, String> start() {
        return Map.of("sluice.secrets-key", KEY);
    }

    @Override
    public void stop() {}

    /** A project with these secrets, by source. */
    static ProjectRecord project(String name, String token, Map<String, String> secrets) {
        return new ProjectRecord(
                name,
                token,
                "0".repeat(64),
                Instant.EPOCH,
                Optional.of(new IngestionSettings(
                        0,
                        0,
                        false,
                        List.of(),
                        secrets.entrySet().stream()
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey,
                                        secret -> BOX.seal(name, secret.getKey(), secret.getValue()))))));
    }
}
