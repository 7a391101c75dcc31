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
import dev.sluice.kit.http.body.BodyRefusedException;
import dev.sluice.kit.http.body.Budget;
import dev.sluice.kit.http.body.Bytes;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads a decoded request of OpenTelemetry's protocol: which events it brings, and which of its records bring none. */
public final class OtlpReader {

    /** Bytes of one record. Its objects weigh many times as much, and a flag evaluation needs less than one thousandth. */
    static final int RECORD_BYTES = 256 * 1024;

    /** How many times its bytes a record weighs while it is read: an attribute of nine bytes becomes some two hundred. */
    private static final int WEIGHT = 24;

    private static final JsonFormat.Parser JSON = JsonFormat.parser().ignoringUnknownFields();

    private final int most;
    private final int attributesMax;

    /**
     * Makes a reader.
     *
     * @param most records of one request, and events that they bring
     * @param attributesMax attributes of one record
     */
    public OtlpReader(int most, int attributesMax) {
        this.most = most;
        this.attributesMax = attributesMax;
    }

    /** Where drafts go, one after the other: none is kept here. */
    @FunctionalInterface
    public interface Sink {
        /** Takes one. */
        void take(EventDraft draft) throws BodyRefusedException;
    }

    /**
     * What a request brings.
     *
     * @param places for each event, in their order, which record of the request it came in
     * @param refused records that are not kept, by their place in the request; of traces only spans that carry a bad flag evaluation:
     *     nobody expects us to keep spans
     */
    public record Found(List<Integer> places, List<RefusedEvent> refused) {}

    /**
     * Reads it.
     *
     * @param project whose it is
     * @param budget is asked for what the largest record weighs while it is read; they are read one by one
     * @throws CaptureRefusedException when it cannot be read at all, or is too much
     * @throws BodyRefusedException when there is no memory for it now
     */
    public Found read(String project, Bytes body, OtlpSignal signal, OtlpForm form, Budget budget, Sink sink)
            throws CaptureRefusedException, BodyRefusedException {
        List<Integer> places = new ArrayList<>();
        List<RefusedEvent> refused = new ArrayList<>();
        Map<UUID, Integer> seen = new HashMap<>();
        int index = -1;
        List<Slice> slices = OtlpSlices.of(body, signal, form, most);
        budget.take(WEIGHT
                * slices.stream()
                        .mapToInt(OtlpReader::length)
                        .filter(length -> length <= RECORD_BYTES)
                        .max()
                        .orElse(0));
        for (Slice slice : slices) {
            index++;
            if (length(slice) > RECORD_BYTES) {
                refused.add(new RefusedEvent(
                        index, Reason.EVENT_TOO_LARGE, "a record may have at most " + RECORD_BYTES + " bytes"));
                continue;
            }
            for (Iterator<OtlpTranslation.Outcome> each = outcomes(body, slice, signal, form); each.hasNext(); ) {
                switch (each.next()) {
                    case OtlpTranslation.Outcome.Taken(EventDraft draft) -> {
                        if (places.size() == most) {
                            throw new CaptureRefusedException(
                                    Reason.TOO_MANY_EVENTS,
                                    "a request may bring at most " + most + " events: export smaller batches");
                        }
                        sink.take(named(project, draft, seen));
                        places.add(index);
                    }
                    case OtlpTranslation.Outcome.Refused(Reason reason, String detail) ->
                        refuse(refused, new RefusedEvent(index, reason, detail));
                }
            }
        }
        return new Found(places, refused);
    }

    private static int length(Slice slice) {
        return slice.end() - slice.start();
    }

    /** One by one: a span's events have all of its attributes each. */
    private Iterator<OtlpTranslation.Outcome> outcomes(Bytes body, Slice slice, OtlpSignal signal, OtlpForm form) {
        try {
            return switch (signal) {
                case LOGS -> {
                    LogRecord log =
                            message(body, slice, form, LogRecord.newBuilder()).build();
                    yield List.of(
                                    isTooMuch(OtlpEvent.attributesOf(log))
                                            ? tooMuch()
                                            : OtlpTranslation.of(OtlpEvent.of(log)))
                            .iterator();
                }
                case TRACES -> {
                    Span span = message(body, slice, form, Span.newBuilder()).build();
                    yield span.getEventsList().stream()
                            .filter(event -> OtlpTranslation.isEvaluation(event.getName()))
                            .map(event -> isTooMuch(OtlpEvent.attributesOf(span, event))
                                    ? tooMuch()
                                    : OtlpTranslation.of(OtlpEvent.of(span, event)))
                            .iterator();
                }
            };
        } catch (InvalidProtocolBufferException e) {
            return List.<OtlpTranslation.Outcome>of(
                            new OtlpTranslation.Outcome.Refused(Reason.UNDECODABLE, "the record cannot be read"))
                    .iterator();
        }
    }

    private boolean isTooMuch(int attributes) {
        return attributes > attributesMax;
    }

    private OtlpTranslation.Outcome tooMuch() {
        return new OtlpTranslation.Outcome.Refused(
                Reason.TOO_MANY_PROPERTIES, "a record may have at most " + attributesMax + " attributes");
    }

    /** A span whose events are bad is one bad record, however many it has: more of them would be told to nobody. */
    private static void refuse(List<RefusedEvent> refused, RefusedEvent record) {
        if (refused.isEmpty() || !refused.getLast().equals(record)) {
            refused.add(record);
        }
    }

    private static <B extends Message.Builder> B message(Bytes body, Slice slice, OtlpForm form, B builder)
            throws InvalidProtocolBufferException {
        int length = length(slice);
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
