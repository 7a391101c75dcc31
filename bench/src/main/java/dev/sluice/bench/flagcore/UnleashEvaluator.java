package dev.sluice.bench.flagcore;

import io.getunleash.DefaultUnleash;
import io.getunleash.Unleash;
import io.getunleash.UnleashContext;
import io.getunleash.util.UnleashConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Unleash's client with its bootstrap document, neither asking a server nor counting for one. */
final class UnleashEvaluator implements Evaluator {

    private final Path backup = Files.createTempFile("bench-unleash", ".json");
    private final Unleash client;
    private final UnleashContext[] contexts = Visitors.all(
            visitor -> {
                UnleashContext.Builder context = UnleashContext.builder().userId(Visitors.id(visitor));
                Visitors.properties(visitor).forEach(context::addProperty);
                return context.build();
            },
            UnleashContext[]::new);

    UnleashEvaluator() throws Exception {
        // An empty file is no backup; the bootstrap is read then.
        Files.delete(backup);
        client = new DefaultUnleash(UnleashConfig.builder()
                .appName("bench")
                .unleashAPI("http://127.0.0.1:9/api")
                .apiKey("none")
                .backupFile(backup.toString())
                .disablePolling()
                .disableMetrics()
                .synchronousFetchOnInitialisation(false)
                .toggleBootstrapProvider(
                        () -> Optional.of(new String(Evaluator.definition("unleash.json"), StandardCharsets.UTF_8)))
                .build());
    }

    @Override
    public boolean isOn(String flag, int visitor) {
        return client.isEnabled(flag, contexts[visitor]);
    }

    @Override
    public void close() throws IOException {
        client.shutdown();
        Files.deleteIfExists(backup);
    }
}
