package dev.sluice.flagconfig;

import java.util.HashMap;
import java.util.Map;

/**
 * The service started once more on the same database, with another token in its settings.
 *
 * <p>Quarkus orders test classes by the names of their profiles; this one's comes after {@link ServiceTestProfile}'s.
 */
public class StartedAgainProfile extends ServiceTestProfile {

    public static final String OTHER_TOKEN = "phc_other_token";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
        settings.put("SLUICE_PROJECT_TOKEN", OTHER_TOKEN);
        return settings;
    }
}
