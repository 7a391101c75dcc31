package dev.sluice.bench.ingestion;

import dev.sluice.bench.stack.Definitions;
import dev.sluice.bench.stack.Processor;
import dev.sluice.bench.stack.Stack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** event-ingestion on a processor of its own, as a container with half a gigabyte would run it. */
final class Ingestion {

    private Ingestion() {}

    static Stack.Service start(Stack stack) throws IOException, InterruptedException {
        try (Definitions definitions = new Definitions(stack.bootstrapServers())) {
            definitions.project();
        }
        List<String> options = new ArrayList<>(Jvm.OPTIONS);
        options.add("-XX:MaxDirectMemorySize=128m");
        return stack.service("event-ingestion", Processor.MEASURED, options, Map.of());
    }
}
