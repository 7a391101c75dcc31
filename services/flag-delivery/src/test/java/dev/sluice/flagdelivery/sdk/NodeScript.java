package dev.sluice.flagdelivery.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a script of {@code src/test/node} with the SDKs that its package file names, installing them when they are missing. */
final class NodeScript {

    private static final Path FOLDER = Path.of("src/test/node").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();

    private NodeScript() {}

    /** Gives the script the question and gives back its answer, the last line that it printed. */
    static JsonNode run(String script, Map<String, ?> question) {
        install();
        try {
            Path file = Files.createTempFile(Path.of("target"), "question", ".json");
            Files.write(file, JSON.writeValueAsBytes(question));
            String output = execute(
                    List.of(
                            "node",
                            "--max-old-space-size=256",
                            script,
                            file.toAbsolutePath().toString()),
                    120);
            Files.delete(file);
            String[] lines = output.strip().split("\n", -1);
            return JSON.readTree(lines[lines.length - 1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized void install() {
        if (!Files.isRegularFile(FOLDER.resolve("node_modules/.package-lock.json"))) {
            execute(List.of("npm", "ci", "--no-audit", "--no-fund"), 300);
        }
    }

    private static String execute(List<String> command, int secondsMax) {
        try {
            Path log = Files.createTempFile(Path.of("target"), "node", ".log");
            Process process = new ProcessBuilder(new ArrayList<>(command))
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(new File(log.toUri()))
                    .start();
            boolean ended = process.waitFor(secondsMax, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String output = Files.readString(log);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + " failed:\n" + output);
            }
            Files.delete(log);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
