package dev.sluice.bench.ingestion;

import dev.sluice.bench.stack.Definitions;
import dev.sluice.bench.stack.Processor;
import dev.sluice.bench.stack.Stack;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** event-ingestion on a processor of its own, as a container with half a gigabyte would run it. */
final class Ingestion {

    private Ingestion() {}

    static Stack.Service start(Stack stack) throws IOException, InterruptedException {
        try (Definitions definitions = new Definitions(stack.bootstrapServers())) {
            definitions.project();
        }
        return stack.service(
                "event-ingestion",
                Processor.MEASURED,
                List.of("-Xms256m", "-Xmx256m", "-XX:MaxDirectMemorySize=128m"),
                Map.of());
    }
}
