package dev.sluice.flagdelivery.poll;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.contracts.ServingList;
import dev.sluice.contracts.ServingSnapshot;
import dev.sluice.contracts.WireJson;
import dev.sluice.kit.secret.SignedExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers and signs as flag-config does. */
final class FakeFlagConfig implements AutoCloseable {

    static final String KEY = "7mQxq0p3lq9oXv2B1cZJtF5sYh8uWn4RkE6iTgAdPbM=";

    private static final ObjectMapper JSON = WireJson.strict();

    private final HttpServer server;
    private final SignedExchange exchange;
    private volatile byte[] snapshot = new byte[0];
    private final Map<String, byte[]> lists = new ConcurrentHashMap<>();
    /** Answers also whom flag-config would not. */
    volatile boolean careless;
    /** Signs for this request whatever is asked, as somebody would who recorded an answer. */
    volatile Optional<String> recorded = Optional.empty();

    final AtomicInteger wholes = new AtomicInteger();
    final AtomicInteger unchanged = new AtomicInteger();
    final List<String> listsAsked = new CopyOnWriteArrayList<>();

    /** @param key that it signs with */
    FakeFlagConfig(String key) throws IOException {
        exchange = SignedExchange.of(key);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/internal/v1/serving-snapshot", asked -> answer(asked, snapshot));
        server.createContext("/internal/v1/serving-lists/", asked -> {
            listsAsked.add(asked.getRequestURI().getPath());
            answer(asked, lists.get(asked.getRequestURI().getPath()));
        });
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void has(ServingSnapshot state) throws IOException {
        snapshot = JSON.writeValueAsBytes(state);
    }

    void has(ServingList list) throws IOException {
        lists.put("/internal/v1/serving-lists/" + list.project() + "/" + list.cohortId(), JSON.writeValueAsBytes(list));
    }

    private void answer(HttpExchange asked, byte[] body) throws IOException {
        try (asked) {
            String header = asked.getRequestHeaders().getFirst(SignedExchange.REQUEST_HEADER);
            String etag = "\"" + Arrays.hashCode(body) + "\"";
            boolean known = etag.equals(asked.getRequestHeaders().getFirst("If-None-Match"));
            (known ? unchanged : wholes).incrementAndGet();
            int status = known ? 304 : 200;
            byte[] sent = known ? new byte[0] : body;
            asked.getResponseHeaders().set("ETag", etag);
            asked.getResponseHeaders()
                    .set(SignedExchange.ANSWER_HEADER, exchange.answer(recorded.orElse(header), status, etag, sent));
            if (!careless
                    && exchange.refusal(asked.getRequestURI().toString(), header, Instant.now())
                            .isPresent()) {
                asked.sendResponseHeaders(401, -1);
                return;
            }
            asked.sendResponseHeaders(status, known ? -1 : sent.length);
            asked.getResponseBody().write(sent);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
