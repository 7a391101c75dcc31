package dev.sluice.ingestion.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.ingestion.capture.RefusedEvent;
import dev.sluice.ingestion.capture.Slice;
import dev.sluice.ingestion.intake.EventDraft;
import dev.sluice.ingestion.intake.NamedUuid;
import dev.sluice.kit.http.body.Bytes;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads a decoded request of OpenTelemetry's protocol: which events it brings, and which of its records bring none. */
public final class OtlpReader {

    /** Bytes of one record. Its objects weigh many times as much, and a flag evaluation needs less than one thousandth. */
    static final int RECORD_BYTES = 256 * 1024;

    private static final JsonFormat.Parser JSON = JsonFormat.parser().ignoringUnknownFields();

    private final int most;

    /** @param most records of one request */
    public OtlpReader(int most) {
        this.most = most;
    }

    /**
     * What a request brings.
     *
     * @param drafts the events, in their order
     * @param places for each of them, which record of the request it came in
     * @param refused records that are not kept, by their place in the request; of traces only spans that carry a bad flag evaluation:
     *     nobody expects us to keep spans
     */
    public record Found(List<EventDraft> drafts, List<Integer> places, List<RefusedEvent> refused) {}

    /**
     * Reads it.
     *
     * @param project whose it is
     * @throws CaptureRefusedException when it cannot be read at all, or is too much
     */
    public Found read(String project, Bytes body, OtlpSignal signal, OtlpForm form) throws CaptureRefusedException {
        List<EventDraft> drafts = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<RefusedEvent> refused = new ArrayList<>();
        Map<UUID, Integer> seen = new HashMap<>();
        int index = -1;
        for (Slice slice : OtlpSlices.of(body, signal, form, most)) {
            index++;
            if (slice.end() - slice.start() > RECORD_BYTES) {
                refused.add(new RefusedEvent(
                        index, Reason.EVENT_TOO_LARGE, "a record may have at most " + RECORD_BYTES + " bytes"));
                continue;
            }
            for (OtlpTranslation.Outcome outcome : outcomes(body, slice, signal, form)) {
                switch (outcome) {
                    case OtlpTranslation.Outcome.Taken(EventDraft draft) -> {
                        drafts.add(named(project, draft, seen));
                        places.add(index);
                    }
                    case OtlpTranslation.Outcome.Refused(Reason reason, String detail) ->
                        refused.add(new RefusedEvent(index, reason, detail));
                }
            }
        }
        return new Found(drafts, places, refused);
    }

    private static List<OtlpTranslation.Outcome> outcomes(Bytes body, Slice slice, OtlpSignal signal, OtlpForm form) {
        try {
            return switch (signal) {
                case LOGS ->
                    List.of(OtlpTranslation.of(OtlpEvent.of(
                            message(body, slice, form, LogRecord.newBuilder()).build())));
                case TRACES ->
                    OtlpEvent.of(message(body, slice, form, Span.newBuilder()).build()).stream()
                            .filter(OtlpTranslation::isEvaluation)
                            .map(OtlpTranslation::of)
                            .toList();
            };
        } catch (InvalidProtocolBufferException e) {
            return List.of(new OtlpTranslation.Outcome.Refused(Reason.UNDECODABLE, "the record cannot be read"));
        }
    }

    private static <B extends Message.Builder> B message(Bytes body, Slice slice, OtlpForm form, B builder)
            throws InvalidProtocolBufferException {
        int length = slice.end() - slice.start();
        switch (form) {
            case PROTOBUF -> builder.mergeFrom(body.array(), slice.start(), length);
            case JSON -> JSON.merge(new String(body.array(), slice.start(), length, StandardCharsets.UTF_8), builder);
        }
        return builder;
    }

    /**
     * Exporters send a batch again when they do not know what became of it, and records have no ids. So the id is made of all that
     * the record says, its nanosecond above all; the second of two that say the same in one request counts as another event. Without
     * a time nothing tells a copy from a repetition, and each gets an id of its own.
     */
    private static EventDraft named(String project, EventDraft draft, Map<UUID, Integer> seen) {
        if (draft.at().isEmpty()) {
            return draft;
        }
        UUID first = NamedUuid.of(
                "otlp",
                project,
                draft.name(),
                draft.person(),
                draft.at().get().toString(),
                draft.properties().toString());
        int copies = seen.merge(first, 1, Integer::sum);
        UUID uuid = copies == 1 ? first : NamedUuid.of(first.toString(), Integer.toString(copies));
        return new EventDraft(draft.name(), draft.person(), Optional.of(uuid), draft.at(), draft.properties());
    }
}
