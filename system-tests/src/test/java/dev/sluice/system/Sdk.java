package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A posthog-node in a process of its own: evaluates flags and reports what visitors do, as an app's server would. */
final class Sdk implements AutoCloseable {

    private static final Path FOLDER = Path.of("src/test/node").toAbsolutePath();
    private static final int INSTALL_SECONDS_MAX = 300;

    private final Process node;
    private final PrintStream questions;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    /** Events that the SDK was made to send: exposures, conversions and identities. */
    private final AtomicLong captured = new AtomicLong();

    Sdk(String url) {
        install();
        try {
            node = new ProcessBuilder("node", "--max-old-space-size=256", "visitors.mjs", url, Stack.PROJECT_TOKEN)
                    .directory(FOLDER.toFile())
                    .redirectError(Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        questions = new PrintStream(node.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread.ofVirtual().start(this::readAnswers);
    }

    /** Lets visitors come, and returns when the last has gone; what they did is then on its way. */
    List<Visits.Visit> visit(String flag, List<Visitor> visitors) {
        return visiting(flag, visitors).join();
    }

    /** The same, side by side with whatever else happens. */
    CompletableFuture<List<Visits.Visit>> visiting(String flag, List<Visitor> visitors) {
        return ask("visit", Map.of("flag", flag, "event", Definitions.CONVERSION, "people", visitors))
                .thenApply(answer -> visits(visitors, answer))
                .whenComplete((visits, failure) -> {
                    if (visits != null) {
                        captured.addAndGet(visits.stream().mapToInt(Sdk::events).sum());
                    }
                });
    }

    /** Says who visitors are, and no more. */
    void introduce(List<Visitor> visitors) {
        ask("introduce", Map.of("people", visitors)).join();
        captured.addAndGet(visitors.size());
    }

    /** What visitors are served now, in their order; nothing is reported. Null where there was no answer. */
    List<Boolean> look(String flag, List<Visitor> visitors) {
        List<Visits.Visit> seen = visits(
                visitors, ask("look", Map.of("flag", flag, "people", visitors)).join());
        return seen.stream().map(Visits.Visit::value).collect(Collectors.toCollection(ArrayList::new));
    }

    /** Returns when every event that was captured so far has been acknowledged. */
    void awaitAcknowledged() {
        await("acknowledgement of " + captured + " events")
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    JsonNode answer = ask("flush", Map.of()).join();
                    assertThat(answer.get("acknowledged").asLong())
                            .as("acknowledged; failures: %s", answer.get("failures"))
                            .isEqualTo(captured.get());
                });
    }

    private static int events(Visits.Visit visit) {
        return (visit.value() == null ? 0 : 1)
                + (visit.converted() ? 1 : 0)
                + (visit.visitor().properties() == null ? 0 : 1)
                + (visit.visitor().signsUpAs() == null ? 0 : 1);
    }

    private static List<Visits.Visit> visits(List<Visitor> visitors, JsonNode answer) {
        Map<String, Visitor> byId = visitors.stream().collect(Collectors.toMap(Visitor::id, Function.identity()));
        List<Visits.Visit> visits = new ArrayList<>();
        for (JsonNode each : answer) {
            JsonNode value = each.get("value");
            visits.add(new Visits.Visit(
                    byId.get(each.get("id").asText()),
                    value.isNull() ? null : value.asBoolean(),
                    each.get("converted").asBoolean()));
        }
        return visits;
    }

    private CompletableFuture<JsonNode> ask(String what, Map<String, ?> question) {
        long number = numbers.incrementAndGet();
        Map<String, Object> line = new HashMap<>(question);
        line.put("number", number);
        line.put("ask", what);
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(number, answer);
        questions.println(Api.written(line));
        return answer.orTimeout(Stack.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void readAnswers() {
        try (BufferedReader lines = node.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = lines.readLine()) != null) {
                JsonNode answer = Api.parsed(line);
                CompletableFuture<JsonNode> asked =
                        waiting.remove(answer.get("number").asLong());
                if (answer.has("failure")) {
                    asked.completeExceptionally(
                            new AssertionError(answer.get("failure").asText()));
                } else {
                    asked.complete(answer.get("answer"));
                }
            }
        } catch (IOException e) {
            waiting.values().forEach(answer -> answer.completeExceptionally(e));
        }
    }

    @Override
    public void close() {
        questions.close();
        node.destroy();
    }

    /** npm writes that file last, so it is as old as the installation. */
    private static synchronized void install() {
        try {
            Path installed = FOLDER.resolve("node_modules/.package-lock.json");
            Path wanted = FOLDER.resolve("package-lock.json");
            if (Files.exists(installed)
                    && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted)) >= 0) {
                return;
            }
            Process npm = new ProcessBuilder("npm", "ci", "--silent")
                    .directory(FOLDER.toFile())
                    .inheritIO()
                    .start();
            assertThat(npm.waitFor(INSTALL_SECONDS_MAX, TimeUnit.SECONDS))
                    .as("npm ci ends")
                    .isTrue();
            assertThat(npm.exitValue()).as("npm ci").isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
