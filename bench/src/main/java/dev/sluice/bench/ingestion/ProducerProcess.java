package dev.sluice.bench.ingestion;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.bench.stack.Processor;
import dev.sluice.infra.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own, on the processor that event-ingestion has otherwise, that writes records straight to the broker with the
 * producer settings of event-ingestion.
 */
final class ProducerProcess {

    /** Sent before anything is counted, also in a quick run: a JVM that is still compiling tells nothing. */
    static final int WARM_UP_RECORDS = 2_000_000;

    private static final int MINUTES_MAX = 5;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private ProducerProcess() {}

    /**
     * What it came to.
     *
     * @param perSecond records acknowledged a second
     * @param processorSeconds per million records
     * @param p50 milliseconds to acknowledgement
     * @param p99 the same for 99 of 100
     */
    record Figure(double perSecond, double processorSeconds, double p50, double p99) {}

    /**
     * Arguments of a main class that runs there, in their order.
     *
     * @param payloads a file with a record's value in each line
     * @param perSecond how many to send a second; -1 for as many as it can
     * @param result the file for the figure
     */
    record Task(String bootstrapServers, Path payloads, int records, int perSecond, Path result) {

        static Task of(String... arguments) {
            return new Task(
                    arguments[0],
                    Path.of(arguments[1]),
                    Integer.parseInt(arguments[2]),
                    Integer.parseInt(arguments[3]),
                    Path.of(arguments[4]));
        }

        void found(Figure figure) throws IOException {
            JSON.writeValue(result.toFile(), figure);
        }
    }

    /** The producer settings of event-ingestion's {@code application.properties}. */
    static Map<String, String> settings(String bootstrapServers) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("linger.ms", "5");
        settings.put("batch.size", "131072");
        settings.put("compression.type", "lz4");
        settings.put("buffer.memory", "25165824");
        return settings;
    }

    /** Runs a main class there and waits for it. */
    static Figure run(Class<?> main, Path scratch, String bootstrapServers, int records, int perSecond)
            throws IOException, InterruptedException {
        Path payloads = scratch.resolve("payloads.txt");
        Files.write(payloads, Events.all());
        Path result = scratch.resolve("producer.json");
        Files.deleteIfExists(result);
        Path log = scratch.resolve(main.getSimpleName() + ".log");
        List<String> command = new ArrayList<>(List.of(Processes.java().toString()));
        command.addAll(Jvm.OPTIONS);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                bootstrapServers,
                payloads.toString(),
                Integer.toString(records),
                Integer.toString(perSecond),
                result.toString()));
        Process process = new ProcessBuilder(Processor.MEASURED.pin(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(main.getSimpleName() + " came to no end: see " + log + ".");
        }
        return JSON.readValue(result.toFile(), Figure.class);
    }
}
