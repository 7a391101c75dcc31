package dev.sluice.ingestion.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.contracts.Signal;
import dev.sluice.contracts.WireJson;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.intake.EventBatch;
import dev.sluice.ingestion.intake.EventDraft;
import dev.sluice.ingestion.otlp.OtlpAnswer;
import dev.sluice.ingestion.otlp.OtlpForm;
import dev.sluice.ingestion.otlp.OtlpReader;
import dev.sluice.ingestion.otlp.OtlpSignal;
import dev.sluice.ingestion.sentry.SentryError;
import dev.sluice.ingestion.sentry.SentryHook;
import dev.sluice.ingestion.webhook.SignalReader;
import dev.sluice.ingestion.webhook.WebhookJson;
import dev.sluice.ingestion.webhook.WebhookSource;
import dev.sluice.kit.http.body.BodyRefusedException;
import dev.sluice.kit.http.body.Budget;
import dev.sluice.kit.http.body.Bytes;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever exporters and other tools send, only declared refusals come out, and what is taken can be written. */
class ReadersFuzzTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper WIRE = WireJson.strict();

    private final OtlpReader otlp = new OtlpReader(1_000, 1_000);

    static Stream<Rounds> rounds() {
        return Rounds.of("sluice.fuzz.inputs", 60_000).stream();
    }

    /** Reads one input; gives how many events or signals it brought. */
    @FunctionalInterface
    private interface Reader {
        int read(Bytes input) throws IOException, CaptureRefusedException, BodyRefusedException;
    }

    @ParameterizedTest
    @MethodSource("rounds")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void shouldReadExportsOrRefuseThem(Rounds rounds) {
        SplittableRandom random = rounds.random();
        Mutations mutations = new Mutations(random);
        run(rounds, i -> {
            OtlpSignal signal = random.nextInt(3) == 0 ? OtlpSignal.TRACES : OtlpSignal.LOGS;
            OtlpForm form = random.nextBoolean() ? OtlpForm.JSON : OtlpForm.PROTOBUF;
            var good = mutations.anyOf(signal == OtlpSignal.LOGS ? Good.LOGS : Good.TRACES);
            byte[] input =
                    switch (form) {
                        case JSON -> mutations.json(JsonFormat.printer().print(good));
                        case PROTOBUF -> mutations.bytes(good.toByteArray());
                    };
            return new Try(new Bytes(input), bytes -> {
                List<EventDraft> drafts = new ArrayList<>();
                OtlpReader.Found found = otlp.read("fuzz", bytes, signal, form, Budget.UNBOUNDED, drafts::add);
                OtlpAnswer.accepted(signal, form, found.refused());
                return written(drafts);
            });
        });
    }

    @ParameterizedTest
    @MethodSource("rounds")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void shouldReadWebhooksOrRefuseThem(Rounds rounds) {
        SplittableRandom random = rounds.random();
        Mutations mutations = new Mutations(random);
        run(rounds, i -> {
            WebhookSource source = mutations.anyOf(List.of(WebhookSource.values()));
            byte[] input = mutations.json(mutations.anyOf(goodOf(source)));
            boolean alert = random.nextInt(4) == 0;
            return new Try(
                    new Bytes(input),
                    bytes -> source == WebhookSource.SENTRY
                            ? sentry(bytes, alert)
                            : signals(source, WebhookJson.of(bytes)));
        });
    }

    private static List<String> goodOf(WebhookSource source) {
        return switch (source) {
            case SENTRY -> Good.SENTRY;
            case ALERTMANAGER, GRAFANA -> Good.GROUPS;
            case DATADOG -> Good.DATADOG;
            case WEBHOOK -> Good.OWN;
        };
    }

    private static int sentry(Bytes body, boolean alert)
            throws IOException, CaptureRefusedException, BodyRefusedException {
        JsonNode message = WebhookJson.of(body);
        return switch (SentryHook.of(alert ? "metric_alert" : "error", message)) {
            case SentryHook.Alert() -> signals(WebhookSource.SENTRY, message);
            case SentryHook.Other _ -> 0;
            case SentryHook.Happened(JsonNode event) ->
                switch (SentryError.read("fuzz", event)) {
                    case SentryError.Outcome.Nobodys _ -> 0;
                    case SentryError.Outcome.Taken(EventDraft draft) -> written(List.of(draft));
                };
        };
    }

    private static int signals(WebhookSource source, JsonNode message) throws IOException, CaptureRefusedException {
        SignalReader.Found found = SignalReader.read("fuzz", source, message, NOW);
        for (Signal signal : found.signals()) {
            assertThat(WIRE.readValue(WIRE.writeValueAsBytes(signal), Signal.class)
                            .name())
                    .isNotEmpty();
        }
        return found.signals().size();
    }

    private static int written(List<EventDraft> drafts) throws IOException, BodyRefusedException {
        EventBatch written = new EventBatch("phc_fuzz", Budget.UNBOUNDED);
        for (EventDraft draft : drafts) {
            written.add(draft);
        }
        Bytes bytes = written.bytes();
        JsonNode batch = JSON.readTree(bytes.array(), 0, bytes.length());
        assertThat(batch.size()).isEqualTo(drafts.size());
        return drafts.size();
    }

    private record Try(Bytes input, Reader reader) {}

    @FunctionalInterface
    private interface Maker {
        Try make(int index) throws IOException;
    }

    private static void run(Rounds rounds, Maker maker) {
        int taken = 0;
        for (int i = 0; i < rounds.inputs(); i++) {
            Bytes input = new Bytes(new byte[0]);
            try {
                Try next = maker.make(i);
                input = next.input();
                taken += next.reader().read(input);
            } catch (CaptureRefusedException | BodyRefusedException declared) {
                assertThat(declared.getMessage()).isNotBlank();
            } catch (IOException | RuntimeException | StackOverflowError | AssertionError e) {
                fail(rounds.at(i) + ": " + Base64.getEncoder().encodeToString(input.array()), e);
            }
        }
        // A fuzz whose inputs are all refused at the door would test the door only.
        assertThat(taken).isGreaterThan(rounds.inputs() / 20);
    }
}
