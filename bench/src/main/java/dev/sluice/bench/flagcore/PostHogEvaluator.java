package dev.sluice.bench.flagcore;

import com.posthog.server.PostHog;
import com.posthog.server.PostHogConfig;
import com.posthog.server.PostHogFeatureFlagOptions;
import com.posthog.server.PostHogInterface;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/**
 * posthog-server with local evaluation. It takes definitions over HTTP only: a server in this process hands them out once, and the
 * next question is far away.
 */
final class PostHogEvaluator implements Evaluator {

    private final HttpServer definitions;
    private final PostHogInterface client;
    private final PostHogFeatureFlagOptions[] options = Visitors.all(
            visitor -> new PostHogFeatureFlagOptions.Builder()
                    .personProperties(Map.copyOf(Visitors.properties(visitor)))
                    .build(),
            PostHogFeatureFlagOptions[]::new);
    private final String[] ids = Visitors.all(Visitors::id, String[]::new);

    PostHogEvaluator() throws IOException {
        byte[] body = Evaluator.definition("posthog.json");
        definitions = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        definitions.createContext("/", exchange -> {
            boolean asked = exchange.getRequestURI().getPath().contains("local_evaluation")
                    || exchange.getRequestURI().getPath().contains("definitions");
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(asked ? 200 : 404, asked ? body.length : -1);
            if (asked) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        definitions.start();
        client = PostHog.Companion.with(new PostHogConfig.Builder("phc_bench")
                .host("http://127.0.0.1:" + definitions.getAddress().getPort())
                .personalApiKey("phx_bench")
                .localEvaluation(true)
                .sendFeatureFlagEvent(false)
                .pollIntervalSeconds((int) Duration.ofHours(1).toSeconds())
                .build());
    }

    @Override
    public boolean isOn(String flag, int visitor) {
        return client.isFeatureEnabled(ids[visitor], flag, options[visitor]);
    }

    @Override
    public void close() {
        client.close();
        definitions.stop(0);
    }
}
