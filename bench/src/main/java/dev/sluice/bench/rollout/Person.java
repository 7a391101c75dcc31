package dev.sluice.bench.rollout;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A person at the API of flag-config and auto-rollout, who makes what rollouts need and starts them. */
public final class Person {

    /** The template that all rollouts follow, and the metric that it guards. */
    public static final String TEMPLATE = "quick";

    /** The guardrail's id in that template. */
    public static final String GUARDRAIL = "orders";

    /** The event that counts as success. */
    public static final String SUCCESS = "order completed";

    private static final String PROJECT = "/api/v1/projects/default";
    private static final int AT_ONCE = 8;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI config;
    private final URI rollouts;
    private final String token;

    /**
     * A person.
     *
     * @param config where flag-config answers
     * @param rollouts where auto-rollout answers
     * @param token of the gateway, for an editor
     */
    public Person(URI config, URI rollouts, String token) {
        this.config = config;
        this.rollouts = rollouts;
        this.token = token;
    }

    /** A metric, and a template of two stages that nothing passes within a benchmark: half of everyone, then everyone. */
    public void makeTemplate() throws IOException, InterruptedException {
        post(
                config,
                "/metrics",
                "{\"key\":\"orders\",\"window\":\"PT1H\",\"measure\":{\"kind\":\"conversion\",\"event\":{\"name\":\"%s\"}}}"
                        .formatted(SUCCESS));
        String stage = "{\"name\":\"%s\",\"audience\":{\"name\":\"everyone\",\"filters\":[]},\"share\":%d,"
                + "\"proof\":{\"kind\":\"not_worse_than\",\"margin\":2000},\"least\":\"PT1H\",\"longest\":\"PT10H\"}";
        post(
                config,
                "/templates",
                ("{\"key\":\"%s\",\"alpha\":0.05,\"holdback\":500,\"stages\":[%s,%s],\"guardrails\":[{\"id\":\"%s\",\"metricKey\":\"orders\","
                                + "\"direction\":\"lower_is_worse\",\"margin\":2000}]}")
                        .formatted(
                                TEMPLATE,
                                stage.formatted("half", 5_000),
                                stage.formatted("everyone", 10_000),
                                GUARDRAIL));
    }

    /** Flags of these keys, off for everyone but for what a rollout opens. */
    public void makeFlags(List<String> keys) throws IOException, InterruptedException {
        each(keys, key -> post(config, "/flags", "{\"key\":\"%s\",\"conditions\":[]}".formatted(key)));
    }

    /** A rollout of each flag, by the flag's key as its id. */
    public void startRollouts(List<String> flags) throws IOException, InterruptedException {
        each(
                flags,
                flag -> post(
                        rollouts,
                        "/rollouts",
                        "{\"flag\":\"%s\",\"template\":\"%s\",\"id\":\"%s\",\"reason\":\"to be measured\"}"
                                .formatted(flag, TEMPLATE, flag)));
    }

    private interface Asking {
        void ask(String key) throws IOException, InterruptedException;
    }

    private static void each(List<String> keys, Asking asking) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> asked = new ArrayList<>();
            for (String key : keys) {
                asked.add(threads.submit(() -> {
                    asking.ask(key);
                    return null;
                }));
            }
            for (Future<?> each : asked) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        }
    }

    private void post(URI base, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(PROJECT + path))
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("POST " + path + ": " + answer.statusCode() + " " + answer.body());
        }
    }
}
