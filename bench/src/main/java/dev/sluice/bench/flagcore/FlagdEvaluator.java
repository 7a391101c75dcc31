package dev.sluice.bench.flagcore;

import dev.openfeature.contrib.providers.flagd.Config;
import dev.openfeature.contrib.providers.flagd.FlagdOptions;
import dev.openfeature.contrib.providers.flagd.FlagdProvider;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** OpenFeature's flagd provider evaluating in this process, from a file; asked directly, without the OpenFeature client around it. */
final class FlagdEvaluator implements Evaluator {

    private final Path file = Files.createTempFile("bench-flagd", ".json");
    private final FlagdProvider provider;
    private final ImmutableContext[] contexts = Visitors.all(
            visitor -> new ImmutableContext(
                    Visitors.id(visitor),
                    Visitors.properties(visitor).entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Value(entry.getValue())))),
            ImmutableContext[]::new);

    FlagdEvaluator() throws Exception {
        Files.write(file, Evaluator.definition("flagd.json"));
        provider = new FlagdProvider(FlagdOptions.builder()
                .resolverType(Config.Resolver.FILE)
                .offlineFlagSourcePath(file.toString())
                .deadline(30_000)
                .offlinePollIntervalMs((int) Duration.ofHours(1).toMillis())
                .build());
        provider.initialize(ImmutableContext.EMPTY);
    }

    @Override
    public boolean isOn(String flag, int visitor) {
        return provider.getBooleanEvaluation(flag, false, contexts[visitor]).getValue();
    }

    @Override
    public void close() throws IOException {
        provider.shutdown();
        Files.delete(file);
    }
}
