package dev.sluice.bench.flagcore;

import com.launchdarkly.sdk.ContextBuilder;
import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.integrations.FileData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** LaunchDarkly's server SDK with its file source, events off. */
final class LaunchDarklyEvaluator implements Evaluator {

    private final Path file = Files.createTempFile("bench-launchdarkly", ".json");
    private final LDClient client;
    private final LDContext[] contexts = Visitors.all(
            visitor -> {
                ContextBuilder context = LDContext.builder(Visitors.id(visitor));
                Visitors.properties(visitor).forEach(context::set);
                return context.build();
            },
            LDContext[]::new);

    LaunchDarklyEvaluator() throws Exception {
        Files.write(file, Evaluator.definition("launchdarkly.json"));
        client = new LDClient(
                "sdk-bench",
                new LDConfig.Builder()
                        .dataSource(FileData.dataSource().filePaths(file))
                        .events(Components.noEvents())
                        .logging(Components.noLogging())
                        .diagnosticOptOut(true)
                        .build());
    }

    @Override
    public boolean isOn(String flag, int visitor) {
        return client.boolVariation(flag, contexts[visitor], false);
    }

    @Override
    public void close() throws IOException {
        client.close();
        Files.delete(file);
    }
}
