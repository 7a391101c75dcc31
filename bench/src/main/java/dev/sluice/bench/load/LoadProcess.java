package dev.sluice.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.bench.stack.Processor;
import dev.sluice.infra.Processes;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The load's own process, seen from both ends: {@link #run} starts it and waits, {@link #main} is what runs there. */
public final class LoadProcess {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Duration SPARE = Duration.ofMinutes(1);

    private LoadProcess() {}

    /**
     * Sends the requests, each the bytes of a whole HTTP request, in turn and over again.
     *
     * @param scratch where the requests and what the process says are left
     * @throws IllegalStateException when the load could not be sent as planned
     */
    public static LoadResult run(Path scratch, LoadPlan plan, List<byte[]> requests)
            throws IOException, InterruptedException {
        Path file = scratch.resolve("requests.bin");
        Path result = scratch.resolve("load.json");
        Path log = scratch.resolve("load.log");
        write(file, requests);
        Files.deleteIfExists(result);
        Process process = new ProcessBuilder(Processor.OTHERS.pin(List.of(
                        Processes.java().toString(),
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadProcess.class.getName(),
                        file.toString(),
                        result.toString(),
                        Integer.toString(plan.port()),
                        Double.toString(plan.perSecond()),
                        plan.warmUp().toString(),
                        plan.measured().toString(),
                        Integer.toString(plan.connections()))))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long most = plan.warmUp().plus(plan.measured()).plus(SPARE).toMillis();
        if (!process.waitFor(most, TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("The load did not end in time: see " + log + ".");
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("The load could not be sent: see " + log + ".");
        }
        return JSON.readValue(result.toFile(), LoadResult.class);
    }

    public static void main(String[] args) throws IOException {
        LoadPlan plan = new LoadPlan(
                Integer.parseInt(args[2]),
                Double.parseDouble(args[3]),
                Duration.parse(args[4]),
                Duration.parse(args[5]),
                Integer.parseInt(args[6]));
        LoadResult result = new Load(plan, read(Path.of(args[0]))).run();
        JSON.writeValue(Path.of(args[1]).toFile(), result);
    }

    private static void write(Path file, List<byte[]> requests) {
        try (DataOutputStream out =
                new DataOutputStream(new java.io.BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(requests.size());
            for (byte[] request : requests) {
                out.writeInt(request.length);
                out.write(request);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<byte[]> read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(file)))) {
            int count = in.readInt();
            List<byte[]> requests = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                requests.add(in.readNBytes(in.readInt()));
            }
            return requests;
        }
    }
}
