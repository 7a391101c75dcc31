package dev.sluice.watcher.ops;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;

/** Spans by OpenTelemetry; with its SDK off, traces are handed on as they came. */
@ApplicationScoped
public class OpenTelemetryTraces implements EventTraces {

    private static final String HEADER = "traceparent";
    private static final String SAMPLED = "01";

    private static final TextMapGetter<Map<String, String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public String get(Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    };

    private final Tracer tracer;

    OpenTelemetryTraces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("metric-watcher");
    }

    @Override
    public String join(String traceParent, String rolloutId) {
        return continued(traceParent, "join", rolloutId);
    }

    @Override
    public String judge(String traceParent, String rolloutId) {
        return continued(traceParent, "judge", rolloutId);
    }

    private String continued(String traceParent, String name, String rolloutId) {
        if (!traceParent.endsWith(SAMPLED)) {
            return traceParent;
        }
        W3CTraceContextPropagator w3c = W3CTraceContextPropagator.getInstance();
        Context parent = w3c.extract(Context.root(), Map.of(HEADER, traceParent), GETTER);
        Span span = tracer.spanBuilder(name)
                .setParent(parent)
                .setAttribute("rollout", rolloutId)
                .startSpan();
        Map<String, String> carrier = new HashMap<>();
        w3c.inject(parent.with(span), carrier, (to, key, value) -> {
            if (to != null) {
                to.put(key, value);
            }
        });
        span.end();
        return carrier.getOrDefault(HEADER, traceParent);
    }
}
