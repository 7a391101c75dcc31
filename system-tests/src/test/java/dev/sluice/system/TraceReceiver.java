package dev.sluice.system;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/** A collector of OpenTelemetry traces (OTLP over HTTP, protobuf) that keeps of each trace who took part. */
final class TraceReceiver {

    private static final int GZIP_MAGIC = 0x1f;

    private final HttpServer server;
    private final Map<String, Set<Step>> traces = new ConcurrentHashMap<>();

    /**
     * One span.
     *
     * @param rollout the rollout that it worked for; empty where the service does not say
     */
    record Step(String service, String name, String rollout) {}

    TraceReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            try (InputStream body = plain(new BufferedInputStream(exchange.getRequestBody()))) {
                ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().forEach(this::keep);
            }
            byte[] done = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, done.length == 0 ? -1 : done.length);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Traces in which a span worked for this rollout. */
    List<Set<Step>> about(String rolloutId) {
        return traces.values().stream()
                .filter(steps -> steps.stream().anyMatch(step -> step.rollout().equals(rolloutId)))
                .map(Set::copyOf)
                .toList();
    }

    void close() {
        server.stop(0);
    }

    private void keep(ResourceSpans sent) {
        String service = text(sent.getResource().getAttributesList(), "service.name");
        for (ScopeSpans scope : sent.getScopeSpansList()) {
            for (Span span : scope.getSpansList()) {
                String trace = HexFormat.of().formatHex(span.getTraceId().toByteArray());
                traces.computeIfAbsent(trace, _ -> ConcurrentHashMap.newKeySet())
                        .add(new Step(service, span.getName(), text(span.getAttributesList(), "rollout")));
            }
        }
    }

    private static String text(List<KeyValue> attributes, String key) {
        return attributes.stream()
                .filter(attribute -> attribute.getKey().equals(key))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("");
    }

    private static InputStream plain(BufferedInputStream body) throws IOException {
        body.mark(1);
        int first = body.read();
        body.reset();
        return first == GZIP_MAGIC ? new GZIPInputStream(body) : body;
    }
}
