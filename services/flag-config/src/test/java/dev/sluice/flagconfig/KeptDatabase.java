package dev.sluice.flagconfig;

import dev.sluice.testkit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives every start of the service in this JVM the same database, so that a second one finds what the first one left.
 *
 * <p>Where it is stands in system properties: test resources are loaded by more than one class loader.
 */
public final class KeptDatabase implements QuarkusTestResourceLifecycleManager {

    private static final String PREFIX = "sluice.test.kept-database.";
    private static final List<String> SETTINGS =
            List.of("SLUICE_DB_HOST", "SLUICE_DB_PORT", "SLUICE_DB_NAME", "SLUICE_DB_USER", "SLUICE_DB_PASSWORD");

    @Override
    public Map<String, String> start() {
        if (System.getProperty(PREFIX + SETTINGS.getFirst()) == null) {
            new PostgresResource().start().forEach((name, value) -> System.setProperty(PREFIX + name, value));
        }
        Map<String, String> settings = new HashMap<>();
        SETTINGS.forEach(name -> settings.put(name, System.getProperty(PREFIX + name)));
        return settings;
    }

    /** Nothing: the next start may need it. */
    @Override
    public void stop() {}
}
