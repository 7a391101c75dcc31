package dev.sluice.ingestion.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Status;
import dev.sluice.ingestion.capture.RefusedEvent;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** What exporters are told, in the form they sent in (OpenTelemetry Protocol, "OTLP/HTTP Response"). */
public final class OtlpAnswer {

    /** More kinds of refusal than this in one message help nobody. */
    private static final int REASONS_NAMED = 5;

    private OtlpAnswer() {}

    /** Success; partial when records were not kept, saying how many and why. Exporters do not send those again. */
    public static byte[] accepted(OtlpSignal signal, OtlpForm form, List<RefusedEvent> refused) {
        return written(
                form,
                switch (signal) {
                    case LOGS -> {
                        ExportLogsServiceResponse.Builder response = ExportLogsServiceResponse.newBuilder();
                        if (!refused.isEmpty()) {
                            response.setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                                    .setRejectedLogRecords(count(refused))
                                    .setErrorMessage(why(refused)));
                        }
                        yield response.build();
                    }
                    case TRACES -> {
                        ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
                        if (!refused.isEmpty()) {
                            response.setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                                    .setRejectedSpans(count(refused))
                                    .setErrorMessage(why(refused)));
                        }
                        yield response.build();
                    }
                });
    }

    /** A refusal of everything; exporters send again after 429 and 503 only, which is the HTTP status's business. */
    public static byte[] refused(OtlpForm form, String detail) {
        return written(form, Status.newBuilder().setMessage(detail).build());
    }

    /** Of records, not of events: a span may carry several. */
    private static long count(List<RefusedEvent> refused) {
        return refused.stream().map(RefusedEvent::index).distinct().count();
    }

    private static String why(List<RefusedEvent> refused) {
        return refused.stream()
                .collect(Collectors.groupingBy(
                        event -> event.reason().code() + ": " + event.detail(),
                        LinkedHashMap::new,
                        Collectors.counting()))
                .entrySet()
                .stream()
                .limit(REASONS_NAMED)
                .map(reason -> reason.getValue() + " × " + reason.getKey())
                .collect(Collectors.joining("; "));
    }

    private static byte[] written(OtlpForm form, Message message) {
        return switch (form) {
            case PROTOBUF -> message.toByteArray();
            case JSON -> {
                try {
                    yield JsonFormat.printer()
                            .omittingInsignificantWhitespace()
                            .print(message)
                            .getBytes(StandardCharsets.UTF_8);
                } catch (InvalidProtocolBufferException e) {
                    throw new IllegalStateException("our own message has no unknown types", e);
                }
            }
        };
    }
}
