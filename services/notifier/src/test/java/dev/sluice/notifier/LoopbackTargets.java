package dev.sluice.notifier;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Lets webhooks point at receivers on this machine, as an operator can, and waits less between tries. */
public final class LoopbackTargets implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return Map.ofEntries(
                Map.entry("SLUICE_ALLOW_PRIVATE_TARGETS", "true"),
                Map.entry("SLUICE_SECRETS_KEY", "q3f1Qm0y8o4Yw0yTj2hUO9Jx6mZr1VbKX5cD7eFgHiM="),
                // Ten minutes of a bad receiver in seconds.
                Map.entry("sluice.notifier.answer-within", "1s"),
                Map.entry("sluice.notifier.first-wait", "50ms"),
                Map.entry("sluice.notifier.longest-urgent-wait", "400ms"),
                Map.entry("sluice.notifier.longest-wait", "400ms"),
                Map.entry("sluice.notifier.look-for-due-every", "0.2s"));
    }

    @Override
    public void stop() {}
}
