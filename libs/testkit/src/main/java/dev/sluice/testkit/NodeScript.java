package dev.sluice.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Runs a script of the module's {@code src/test/node} in Node, for clients that exist only there: SDKs, and browsers.
 *
 * <p>A script imports {@code libs/testkit/node/script.mjs} for the question that it is asked, the answer that it gives, and for what
 * it asks the test to do half-way; {@code libs/testkit/node/browser.mjs} gives it Chromium. What the package files of both folders
 * name is installed when it is missing or older than the lock file. Anything but an answer in time is an {@link AssertionError} with
 * all that the script wrote, also when Node or the browser is missing: such a test never passes silently.
 */
public final class NodeScript {

    private static final Path SCRIPTS = Path.of("src/test/node").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANSWER = "@answer ";
    private static final String ASK = "@ask ";
    private static final Duration MOST = Duration.ofMinutes(2);

    private NodeScript() {}

    /** Gives the script the question and gives back its answer; a script that asks something itself fails. */
    public static JsonNode run(String script, Map<String, ?> question) {
        return run(script, question, asked -> {
            throw new AssertionError("nobody is there to be asked: " + asked);
        });
    }

    /**
     * As {@link #run(String, Map)}, with somebody to be asked.
     *
     * @param onAsk does what the script asks, {@code what} in the given object naming it, and gives back any JSON value or {@code
     *     null}; called in the thread of the test
     */
    public static JsonNode run(String script, Map<String, ?> question, Function<JsonNode, ?> onAsk) {
        NodePackages.install(NodePackages.testkit());
        NodePackages.install(SCRIPTS);
        try {
            Path work = Files.createDirectories(Path.of("target", "node"));
            Path file = Files.createTempFile(work, "question", ".json");
            Path log = Files.createTempFile(work, script.replaceAll("[^A-Za-z0-9]", "-"), ".log");
            Files.write(file, JSON.writeValueAsBytes(question));
            Process process = start(script, file, log);
            AtomicBoolean late = new AtomicBoolean();
            CompletableFuture<Void> clock = CompletableFuture.runAsync(
                    () -> {
                        late.set(true);
                        process.destroyForcibly();
                    },
                    CompletableFuture.delayedExecutor(MOST.toSeconds(), TimeUnit.SECONDS));
            try {
                JsonNode answer = converse(process, onAsk, log);
                int code = process.waitFor();
                if (late.get() || code != 0 || answer == null) {
                    throw new AssertionError(script
                            + (late.get() ? " took more than " + MOST : " ended with " + code)
                            + (answer == null ? " without an answer:\n" : ":\n")
                            + Files.readString(log));
                }
                Files.delete(file);
                Files.delete(log);
                return answer;
            } finally {
                clock.cancel(false);
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Process start(String script, Path question, Path log) throws IOException {
        return new ProcessBuilder(List.of(
                        "node",
                        "--max-old-space-size=384",
                        script,
                        question.toAbsolutePath().toString()))
                .directory(SCRIPTS.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Reads what the script says until it ends, doing what it asks; its answer, or {@code null}. */
    private static JsonNode converse(Process process, Function<JsonNode, ?> onAsk, Path log) throws IOException {
        JsonNode answer = null;
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
                BufferedWriter replies = process.outputWriter(StandardCharsets.UTF_8)) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.startsWith(ANSWER)) {
                    answer = read(line.substring(ANSWER.length()));
                } else if (line.startsWith(ASK)) {
                    Object reply = onAsk.apply(read(line.substring(ASK.length())));
                    replies.write(JSON.writeValueAsString(reply));
                    replies.newLine();
                    replies.flush();
                } else {
                    Files.writeString(log, line + "\n", java.nio.file.StandardOpenOption.APPEND);
                }
            }
        }
        return answer;
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + json, e);
        }
    }
}
