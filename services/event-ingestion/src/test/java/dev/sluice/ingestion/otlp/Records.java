package dev.sluice.ingestion.otlp;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Arrays;
import java.util.List;

/** Builds what exporters send. */
public final class Records {

    /** 2026-11-23T11:59:58.123456789Z. */
    public static final long NANOS = 1_795_435_198_123_456_789L;

    private Records() {}

    public static LogRecord evaluation(KeyValue... attributes) {
        return named("feature_flag.evaluation", attributes);
    }

    public static LogRecord named(String name, KeyValue... attributes) {
        return LogRecord.newBuilder()
                .setEventName(name)
                .setTimeUnixNano(NANOS)
                .addAllAttributes(Arrays.asList(attributes))
                .build();
    }

    public static ExportLogsServiceRequest logs(LogRecord... records) {
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .setResource(Resource.newBuilder().addAttributes(text("service.name", "shop")))
                        .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(List.of(records))))
                .build();
    }

    public static ExportTraceServiceRequest traces(Span... spans) {
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder().addAttributes(text("service.name", "shop")))
                        .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(List.of(spans))))
                .build();
    }

    public static Span span(List<KeyValue> attributes, Span.Event... events) {
        return Span.newBuilder()
                .setName("GET /checkout")
                .addAllAttributes(attributes)
                .addAllEvents(List.of(events))
                .build();
    }

    public static Span.Event spanEvent(String name, KeyValue... attributes) {
        return Span.Event.newBuilder()
                .setName(name)
                .setTimeUnixNano(NANOS)
                .addAllAttributes(Arrays.asList(attributes))
                .build();
    }

    public static KeyValue text(String key, String value) {
        return pair(key, AnyValue.newBuilder().setStringValue(value).build());
    }

    public static KeyValue whole(String key, long value) {
        return pair(key, AnyValue.newBuilder().setIntValue(value).build());
    }

    public static KeyValue real(String key, double value) {
        return pair(key, AnyValue.newBuilder().setDoubleValue(value).build());
    }

    public static KeyValue bool(String key, boolean value) {
        return pair(key, AnyValue.newBuilder().setBoolValue(value).build());
    }

    private static KeyValue pair(String key, AnyValue value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }
}
