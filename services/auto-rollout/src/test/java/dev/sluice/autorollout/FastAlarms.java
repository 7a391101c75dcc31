package dev.sluice.autorollout;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Alarms ring from the start, so that tests need not wait for them; traces are kept but sent nowhere that listens. */
public final class FastAlarms implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return Map.of(
                "sluice.auto-rollout.alarms-wait-after-absence", "10ms",
                "sluice.auto-rollout.look-for-alarms-every", "50ms",
                "sluice.auto-rollout.wait-for-definitions", "5s",
                "quarkus.otel.sdk.disabled", "false",
                "quarkus.otel.bsp.schedule.delay", "10m");
    }

    @Override
    public void stop() {}
}
