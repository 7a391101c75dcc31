package dev.sluice.bench.stack;

import dev.sluice.infra.Processes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that a benchmark started. It ends with this JVM, unless this JVM is killed. */
public final class Child implements AutoCloseable {

    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration STOP_MAX = Duration.ofSeconds(15);
    private static final long POLL_MILLIS = 50;

    private final String name;
    private final Path log;
    private final Process process;
    private final long startedNanos = System.nanoTime();
    private final Thread hook;

    private Child(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts it. Returns before it answers.
     *
     * @param folder its working folder; its output goes to a file beside
     */
    public static Child start(
            String name, Path folder, Processor where, List<String> command, Map<String, String> environment)
            throws IOException {
        Files.createDirectories(folder);
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(where.pin(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new Child(name, log, process);
    }

    /**
     * Waits until it answers 200 there.
     *
     * @return how long that took, from its start on
     * @throws IllegalStateException when it ends before, or does not answer in time
     */
    public Duration awaitAnswer(URI uri) throws InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        while (true) {
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return Duration.ofNanos(System.nanoTime() - startedNanos);
                }
            } catch (IOException notYet) {
                // It listens later.
            }
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + " ended while starting: see " + log + ".");
            }
            if (System.nanoTime() - startedNanos > START_MAX.toNanos()) {
                throw new IllegalStateException(
                        name + " did not answer within " + START_MAX.toSeconds() + " s: see " + log + ".");
            }
        }
    }

    public long pid() {
        return process.pid();
    }

    /** What it has used so far. */
    public Usage usage() throws IOException {
        return Usage.of(pid());
    }

    @Override
    public void close() {
        Processes.stop(process.toHandle(), STOP_MAX);
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
