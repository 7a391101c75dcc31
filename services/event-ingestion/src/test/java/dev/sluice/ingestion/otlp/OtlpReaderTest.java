package dev.sluice.ingestion.otlp;

import static dev.sluice.ingestion.otlp.Records.NANOS;
import static dev.sluice.ingestion.otlp.Records.bool;
import static dev.sluice.ingestion.otlp.Records.evaluation;
import static dev.sluice.ingestion.otlp.Records.logs;
import static dev.sluice.ingestion.otlp.Records.named;
import static dev.sluice.ingestion.otlp.Records.real;
import static dev.sluice.ingestion.otlp.Records.span;
import static dev.sluice.ingestion.otlp.Records.spanEvent;
import static dev.sluice.ingestion.otlp.Records.text;
import static dev.sluice.ingestion.otlp.Records.traces;
import static dev.sluice.ingestion.otlp.Records.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.ingestion.capture.RefusedEvent;
import dev.sluice.ingestion.intake.EventDraft;
import dev.sluice.kit.http.body.BodyRefusedException;
import dev.sluice.kit.http.body.Budget;
import dev.sluice.kit.http.body.Bytes;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpReaderTest {

    private static final KeyValue KEY = text("feature_flag.key", "checkout");
    private static final KeyValue PERSON = text("feature_flag.context.id", "cust-481");
    private static final KeyValue VARIANT = text("feature_flag.result.variant", "short-form");

    private final OtlpReader reader = new OtlpReader(100, 1_000);

    @ParameterizedTest
    @EnumSource
    void shouldReadEvaluationAsExposure(OtlpForm form) throws Exception {
        LogRecord record = evaluation(
                KEY,
                PERSON,
                VARIANT,
                text("feature_flag.result.reason", "SPLIT"),
                text("feature_flag.set.id", "shop-prod"),
                text("feature_flag.version", "9"),
                text("feature_flag.provider.name", "ofrep"));

        Read found = read(logs(record), OtlpSignal.LOGS, form);

        assertThat(found.refused()).isEmpty();
        EventDraft draft = only(found);
        assertThat(draft.name()).isEqualTo("$feature_flag_called");
        assertThat(draft.person()).isEqualTo("cust-481");
        assertThat(draft.at()).contains(Instant.parse("2026-11-23T11:59:58.123456789Z"));
        assertThat(draft.properties())
                .isEqualTo(Map.of(
                        "$feature_flag",
                        "checkout",
                        "$feature_flag_response",
                        "short-form",
                        "$feature/checkout",
                        "short-form",
                        "$feature_flag_version",
                        9L,
                        "$feature_flag_reason",
                        "split",
                        "$feature_flag_set_id",
                        "shop-prod",
                        "$feature_flag_provider",
                        "ofrep",
                        "$lib",
                        "otlp"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // What our own OFREP calls a boolean flag's values.
                "on||true",
                "off||false",
                "true||true",
                // A value beside them says that these are a variant's name.
                "on|on|on",
                "short-form||short-form",
                "short-form|blue|short-form"
            })
    void shouldTellBooleansFromVariants(String variant, String value, String served) throws Exception {
        KeyValue[] attributes = value == null
                ? new KeyValue[] {KEY, PERSON, text("feature_flag.result.variant", variant)}
                : new KeyValue[] {
                    KEY, PERSON, text("feature_flag.result.variant", variant), text("feature_flag.result.value", value)
                };

        Object response = only(read(logs(evaluation(attributes)))).properties().get("$feature_flag_response");

        assertThat(response)
                .isEqualTo(
                        switch (served) {
                            case "true" -> true;
                            case "false" -> false;
                            default -> served;
                        });
    }

    @Test
    void shouldTakeValueWhereThereIsNoVariant() throws Exception {
        assertThat(served(bool("feature_flag.result.value", true))).isEqualTo(true);
        assertThat(served(text("feature_flag.result.value", "blue"))).isEqualTo("blue");
        assertThat(served(whole("feature_flag.evaluation.value", 3))).isEqualTo("3");
    }

    @Test
    void shouldSayFalseWhenTheCallersDefaultStoodIn() throws Exception {
        assertThat(only(read(logs(evaluation(
                                KEY,
                                PERSON,
                                text("feature_flag.result.value", "the caller's own"),
                                text("feature_flag.result.reason", "disabled")))))
                        .properties())
                .containsEntry("$feature_flag_response", false);
    }

    @Test
    void shouldNotCallFailedEvaluationAnExposureToAnything() throws Exception {
        EventDraft draft = only(read(
                logs(evaluation(KEY, PERSON, bool("feature_flag.result.value", true), text("error.type", "general")))));

        assertThat(draft.properties())
                .containsEntry("$feature_flag_error", "general")
                .doesNotContainKey("$feature_flag_response");
    }

    @Test
    void shouldUnderstandEarlierNames() throws Exception {
        LogRecord record = LogRecord.newBuilder()
                .setObservedTimeUnixNano(NANOS)
                .addAttributes(text("event.name", "feature_flag.evaluation"))
                .addAttributes(KEY)
                .addAttributes(text("user.id", "u1"))
                .addAttributes(text("feature_flag.variant", "b"))
                .addAttributes(text("feature_flag.evaluation.reason", "STATIC"))
                .addAttributes(text("feature_flag.provider_name", "flagd"))
                .addAttributes(text("feature_flag.version", "v2"))
                .build();

        EventDraft draft = only(read(logs(record)));

        assertThat(draft.person()).isEqualTo("u1");
        assertThat(draft.properties())
                .containsEntry("$feature_flag_response", "b")
                .containsEntry("$feature_flag_reason", "static")
                .containsEntry("$feature_flag_provider", "flagd")
                .containsEntry("$feature_flag_version", "v2");
    }

    @Test
    void shouldReadValueFromBody() throws Exception {
        LogRecord record = evaluation(KEY, PERSON).toBuilder()
                .setBody(AnyValue.newBuilder()
                        .setKvlistValue(KeyValueList.newBuilder().addValues(bool("value", false))))
                .build();

        assertThat(only(read(logs(record))).properties()).containsEntry("$feature_flag_response", false);
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadEventsOfSpans(OtlpForm form) throws Exception {
        Read found = read(
                traces(
                        span(List.of(text("enduser.id", "u7")), spanEvent("feature_flag", KEY, VARIANT)),
                        span(
                                List.of(),
                                spanEvent("exception", text("exception.type", "java.io.IOException")),
                                spanEvent("feature_flag.evaluation", KEY, PERSON, VARIANT))),
                OtlpSignal.TRACES,
                form);

        assertThat(found.refused()).isEmpty();
        assertThat(found.drafts()).extracting(EventDraft::person).containsExactly("u7", "cust-481");
        assertThat(found.drafts()).extracting(EventDraft::name).containsOnly("$feature_flag_called");
    }

    @Test
    void shouldReadTrackingEvent() throws Exception {
        EventDraft draft =
                only(read(logs(named("order_placed", PERSON, real("value", 99.77), text("currency", "EUR")))));

        assertThat(draft.name()).isEqualTo("order_placed");
        assertThat(draft.person()).isEqualTo("cust-481");
        assertThat(draft.properties()).isEqualTo(Map.of("value", 99.77, "currency", "EUR", "$lib", "otlp"));
    }

    @Test
    void shouldSetBadRecordsAsideAndKeepTheirNeighbours() throws Exception {
        Read found = read(logs(
                evaluation(PERSON, VARIANT),
                evaluation(KEY, VARIANT),
                evaluation(KEY, PERSON),
                LogRecord.newBuilder().setTimeUnixNano(NANOS).build(),
                named("heartbeat"),
                evaluation(KEY, PERSON, text("x", "y".repeat(OtlpReader.RECORD_BYTES))),
                evaluation(KEY, PERSON, VARIANT)));

        assertThat(found.drafts()).hasSize(1);
        assertThat(found.refused())
                .extracting(RefusedEvent::index, RefusedEvent::reason)
                .containsExactly(
                        tuple(0, Reason.MISSING_FLAG_KEY),
                        tuple(1, Reason.MISSING_DISTINCT_ID),
                        tuple(2, Reason.UNREADABLE_VALUE),
                        tuple(3, Reason.NOT_AN_EVENT),
                        tuple(4, Reason.MISSING_DISTINCT_ID),
                        tuple(5, Reason.EVENT_TOO_LARGE));
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveRepeatedRequestTheSameIdsAndTwoEventsTwo(OtlpForm form) throws Exception {
        Message request = logs(named("click", PERSON), named("click", PERSON), named("click", text("user.id", "b")));

        List<UUID> first = uuids(read(request, OtlpSignal.LOGS, form));

        assertThat(first).hasSize(3).doesNotHaveDuplicates();
        assertThat(uuids(read(request, OtlpSignal.LOGS, form))).isEqualTo(first);
        assertThat(read("other", bytes(request, form), OtlpSignal.LOGS, form).drafts())
                .noneSatisfy(draft -> assertThat(first).contains(draft.uuid().orElseThrow()));
    }

    @Test
    void shouldNotGuessWhetherRecordsWithoutTimeAreCopies() throws Exception {
        LogRecord record =
                named("click", PERSON).toBuilder().clearTimeUnixNano().build();

        EventDraft draft = only(read(logs(record)));

        assertThat(draft.uuid()).isEmpty();
        assertThat(draft.at()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseTooManyRecords(OtlpForm form) {
        ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
        for (int i = 0; i < 101; i++) {
            request.mergeFrom(logs(named("click", PERSON)));
        }

        assertThatExceptionOfType(CaptureRefusedException.class)
                .isThrownBy(() -> read(request.build(), OtlpSignal.LOGS, form))
                .withMessageContaining("at most 100 records")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_EVENTS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"[]", "``", "{", "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{}", "{}{}"})
    void shouldRefuseWhatIsNoRequestInJson(String body) {
        assertThatExceptionOfType(CaptureRefusedException.class)
                .isThrownBy(() -> read(
                        "shop",
                        new Bytes((body == null ? "" : body).getBytes(StandardCharsets.UTF_8)),
                        OtlpSignal.LOGS,
                        OtlpForm.JSON))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED_JSON));
    }

    @Test
    void shouldRefuseWhatIsNoRequestInProtobuf() {
        byte[] whole = logs(named("click", PERSON)).toByteArray();
        for (int length = 1; length < whole.length; length++) {
            Bytes cut = new Bytes(whole, length);
            assertThatExceptionOfType(CaptureRefusedException.class)
                    .isThrownBy(() -> read("shop", cut, OtlpSignal.LOGS, OtlpForm.PROTOBUF));
        }
    }

    @Test
    void shouldTakeEmptyRequest() throws Exception {
        assertThat(read("shop", new Bytes(new byte[0]), OtlpSignal.LOGS, OtlpForm.PROTOBUF)
                        .drafts())
                .isEmpty();
        assertThat(read("shop", new Bytes(new byte[] {'{', '}'}), OtlpSignal.TRACES, OtlpForm.JSON)
                        .drafts())
                .isEmpty();
    }

    private Object served(KeyValue value) throws Exception {
        return only(read(logs(evaluation(KEY, PERSON, value)))).properties().get("$feature_flag_response");
    }

    /** All that came of a request. */
    private record Read(List<EventDraft> drafts, List<Integer> places, List<RefusedEvent> refused) {}

    private Read read(String project, Bytes body, OtlpSignal signal, OtlpForm form)
            throws CaptureRefusedException, BodyRefusedException {
        List<EventDraft> drafts = new ArrayList<>();
        OtlpReader.Found found = reader.read(project, body, signal, form, Budget.UNBOUNDED, drafts::add);
        return new Read(drafts, found.places(), found.refused());
    }

    @Test
    void shouldSetAsideRecordWithTooManyAttributesAndKeepItsNeighbour() throws Exception {
        KeyValue[] many = new KeyValue[1_001];
        Arrays.setAll(many, i -> whole("k" + i, i));

        Read found = read(logs(named("order", many), named("order", PERSON)));

        assertThat(found.places()).containsExactly(1);
        assertThat(found.refused()).extracting(RefusedEvent::reason).containsExactly(Reason.TOO_MANY_PROPERTIES);
        assertThat(found.refused().getFirst().detail()).contains("1000");
    }

    @Test
    void shouldRefuseSpansThatBringMoreEventsThanRequestMayHave() {
        Span.Event[] events = new Span.Event[101];
        Arrays.fill(events, spanEvent("feature_flag", KEY, text("feature_flag.variant", "b")));

        assertThatExceptionOfType(CaptureRefusedException.class)
                .isThrownBy(() -> read(traces(span(List.of(PERSON), events)), OtlpSignal.TRACES, OtlpForm.PROTOBUF))
                .withMessageContaining("100 events");
    }

    /** The objects of one record at a time: what all of them would weigh is never in memory, and what one weighs is asked for. */
    @Test
    void shouldAskForWhatLargestRecordWeighsBeforeItIsRead() throws Exception {
        Bytes body = bytes(
                logs(named("order", PERSON), named("order", PERSON, text("x", "y".repeat(1_000)))), OtlpForm.PROTOBUF);
        List<Integer> asked = new ArrayList<>();

        reader.read("shop", body, OtlpSignal.LOGS, OtlpForm.PROTOBUF, asked::add, draft -> assertThat(asked)
                .isNotEmpty());

        assertThat(asked).singleElement().satisfies(bytes -> assertThat(bytes).isBetween(20_000, 40_000));
        assertThatExceptionOfType(BodyRefusedException.class)
                .isThrownBy(() -> reader.read(
                        "shop",
                        body,
                        OtlpSignal.LOGS,
                        OtlpForm.PROTOBUF,
                        bytes -> {
                            throw new BodyRefusedException(BodyRefusedException.Kind.NO_ROOM, "full");
                        },
                        draft -> fail("nothing is to be made")));
    }

    private Read read(Message request) throws Exception {
        return read(request, OtlpSignal.LOGS, OtlpForm.PROTOBUF);
    }

    private Read read(Message request, OtlpSignal signal, OtlpForm form) throws Exception {
        return read("shop", bytes(request, form), signal, form);
    }

    private static Bytes bytes(Message request, OtlpForm form) throws InvalidProtocolBufferException {
        return new Bytes(
                switch (form) {
                    case PROTOBUF -> request.toByteArray();
                    case JSON -> JsonFormat.printer().print(request).getBytes(StandardCharsets.UTF_8);
                });
    }

    private static EventDraft only(Read found) {
        assertThat(found.drafts()).as("refused: %s", found.refused()).hasSize(1);
        return found.drafts().getFirst();
    }

    private static List<UUID> uuids(Read found) {
        return found.drafts().stream().map(draft -> draft.uuid().orElseThrow()).toList();
    }
}
