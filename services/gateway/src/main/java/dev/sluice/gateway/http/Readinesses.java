package dev.sluice.gateway.http;

import dev.sluice.gateway.route.Upstream;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What all services say of themselves, asked at most once a second. */
@ApplicationScoped
public class Readinesses {

    private final Cached<Map<Upstream, Readiness>> all;

    Readinesses(UpstreamClient client) {
        this.all = new Cached<>(Duration.ofSeconds(1), () -> ask(client));
    }

    Future<Map<Upstream, Readiness>> all() {
        return all.get();
    }

    private static Future<Map<Upstream, Readiness>> ask(UpstreamClient client) {
        Map<Upstream, Readiness> answers = new EnumMap<>(Upstream.class);
        List<Future<Readiness>> asked = Arrays.stream(Upstream.values())
                .map(upstream -> client.readiness(upstream).onSuccess(answer -> {
                    synchronized (answers) {
                        answers.put(upstream, answer);
                    }
                }))
                .toList();
        return Future.join(asked).map(answers);
    }
}
