package dev.sluice.flagconfig;

import dev.sluice.testkit.JwtResource;
import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The whole service on a real broker and a real database; one start for all tests that use it. The database outlives it. */
public class ServiceTestProfile implements QuarkusTestProfile {

    public static final String TOKEN = "phc_test_token";

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(
                new TestResourceEntry(KafkaResource.class),
                new TestResourceEntry(KeptDatabase.class),
                new TestResourceEntry(JwtResource.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("SLUICE_PROJECT_TOKEN", TOKEN, "SLUICE_SECRET_KEY", "phs_test_key");
    }
}
