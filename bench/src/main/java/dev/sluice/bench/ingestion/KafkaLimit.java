package dev.sluice.bench.ingestion;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.sluice.bench.stack.Processor;
import dev.sluice.infra.Processes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.tools.ProducerPerformance;

/**
 * {@code kafka-producer-perf-test}, unmodified, with the producer settings of event-ingestion: in a process of its own, on the processor
 * that event-ingestion has otherwise. {@link #run} starts it and waits, {@link #main} is what runs there.
 */
final class KafkaLimit {

    private static final int MINUTES_MAX = 5;
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Pattern SUMMARY =
            Pattern.compile("records sent, ([0-9.]+) records/sec.* ([0-9]+) ms 50th, .* ([0-9]+) ms 99th");

    private KafkaLimit() {}

    /**
     * What it came to.
     *
     * @param perSecond records acknowledged a second
     * @param processorSeconds per million records
     * @param p50 milliseconds to acknowledgement
     * @param p99 the same for 99 of 100
     */
    record Figure(double perSecond, double processorSeconds, double p50, double p99) {}

    /** @param perSecond how many to send a second; -1 for as many as it can */
    static Figure run(Path scratch, String bootstrapServers, int records, int perSecond)
            throws IOException, InterruptedException {
        Path payloads = scratch.resolve("payloads.txt");
        Files.write(payloads, Events.all());
        Path result = scratch.resolve("limit.json");
        Files.deleteIfExists(result);
        Path log = scratch.resolve("limit.log");
        Process process = new ProcessBuilder(Processor.MEASURED.pin(List.of(
                        Processes.java().toString(),
                        "-Xms256m",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaLimit.class.getName(),
                        bootstrapServers,
                        payloads.toString(),
                        Integer.toString(records),
                        Integer.toString(perSecond),
                        result.toString())))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("kafka-producer-perf-test came to no end: see " + log + ".");
        }
        return JSON.readValue(result.toFile(), Figure.class);
    }

    /** Runs it twice, the first time to warm up. */
    public static void main(String[] args) throws Exception {
        int records = Integer.parseInt(args[2]);
        int perSecond = Integer.parseInt(args[3]);
        measure(args[0], args[1], perSecond < 0 ? records : perSecond * 3, perSecond);
        JSON.writeValue(Path.of(args[4]).toFile(), measure(args[0], args[1], records, perSecond));
    }

    private static Figure measure(String bootstrapServers, String payloads, int records, int perSecond)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--topic", "events", "--num-records", "" + records));
        arguments.addAll(List.of("--throughput", "" + perSecond, "--payload-file", payloads, "--producer-props"));
        arguments.addAll(List.of(
                "bootstrap.servers=" + bootstrapServers,
                "acks=all",
                "enable.idempotence=true",
                "linger.ms=5",
                "batch.size=131072",
                "compression.type=lz4",
                "buffer.memory=25165824"));
        PrintStream out = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long before = system.getProcessCpuTime();
        try {
            ProducerPerformance.main(arguments.toArray(String[]::new));
        } finally {
            System.setOut(out);
        }
        long used = system.getProcessCpuTime() - before;
        String text = said.toString(StandardCharsets.UTF_8);
        System.out.println(text);
        Matcher summary = SUMMARY.matcher(text);
        if (!summary.find()) {
            throw new IllegalStateException("kafka-producer-perf-test said nothing that is understood.");
        }
        return new Figure(
                Double.parseDouble(summary.group(1)),
                used / 1e9 / records * 1e6,
                Double.parseDouble(summary.group(2)),
                Double.parseDouble(summary.group(3)));
    }
}
