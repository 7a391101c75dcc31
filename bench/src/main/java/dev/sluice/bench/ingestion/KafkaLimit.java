package dev.sluice.bench.ingestion;

import com.sun.management.OperatingSystemMXBean;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.tools.ProducerPerformance;

/** {@code kafka-producer-perf-test}, unmodified: the same values as event-ingestion writes, without keys and headers. */
final class KafkaLimit {

    private static final Pattern SUMMARY =
            Pattern.compile("records sent, ([0-9.]+) records/sec.* ([0-9]+) ms 50th, .* ([0-9]+) ms 99th");

    private KafkaLimit() {}

    /** Runs it twice, the first time to warm up. */
    public static void main(String[] args) throws Exception {
        ProducerProcess.Task task = ProducerProcess.Task.of(args);
        measure(task, ProducerProcess.WARM_UP_RECORDS, -1);
        task.found(measure(task, task.records(), task.perSecond()));
    }

    private static ProducerProcess.Figure measure(ProducerProcess.Task task, int records, int perSecond)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--topic", "events", "--num-records", "" + records));
        arguments.addAll(List.of("--throughput", "" + perSecond, "--payload-file"));
        arguments.addAll(List.of(task.payloads().toString(), "--producer-props"));
        ProducerProcess.settings(task.bootstrapServers()).forEach((name, value) -> arguments.add(name + "=" + value));
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
        return new ProducerProcess.Figure(
                Double.parseDouble(summary.group(1)),
                used / 1e9 / records * 1e6,
                Double.parseDouble(summary.group(2)),
                Double.parseDouble(summary.group(3)));
    }
}
