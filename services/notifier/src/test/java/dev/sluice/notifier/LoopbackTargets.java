package dev.sluice.notifier;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Lets webhooks point at receivers on this machine, as an operator can. */
public final class LoopbackTargets implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return Map.of("SLUICE_ALLOW_PRIVATE_TARGETS", "true");
    }

    @Override
    public void stop() {}
}
