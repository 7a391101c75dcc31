package dev.sluice.flagconfig;

import dev.sluice.testkit.JwtResource;
import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The whole service on a real broker and a real database; one start for all tests that use it. The database outlives it. */
public class ServiceTestProfile implements QuarkusTestProfile {

    public static final String TOKEN = "phc_test_token";

    /** Opens what the service sealed. */
    public static final String SECRETS_KEY = "q3f1Qm0y8o4Yw0yTj2hUO9Jx6mZr1VbKX5cD7eFgHiM=";

    /** What delivery nodes ask with. */
    public static final String SNAPSHOT_KEY = "7mQxq0p3lq9oXv2B1cZJtF5sYh8uWn4RkE6iTgAdPbM=";

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(
                new TestResourceEntry(KafkaResource.class),
                new TestResourceEntry(KeptDatabase.class),
                new TestResourceEntry(JwtResource.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "SLUICE_PROJECT_TOKEN",
                TOKEN,
                "SLUICE_SECRET_KEY",
                "phs_test_key",
                "SLUICE_SECRETS_KEY",
                SECRETS_KEY,
                "SLUICE_SNAPSHOT_KEY",
                SNAPSHOT_KEY);
    }
}
