package dev.sluice.ingestion.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.PropertyChange;
import dev.sluice.contracts.WireJson;
import dev.sluice.ingestion.fuzz.Good;
import dev.sluice.ingestion.fuzz.Mutations;
import dev.sluice.ingestion.fuzz.Rounds;
import dev.sluice.kit.http.body.BodyDecoder;
import dev.sluice.kit.http.body.BodyRefusedException;
import dev.sluice.kit.http.body.Budget;
import dev.sluice.kit.http.body.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever arrives, only declared refusals come out, and what is accepted is a whole JSON object cut out at the right place, and can be
 * written to every topic it belongs to. More inputs: {@code -Dsluice.fuzz.inputs=N}.
 */
class CaptureFuzzTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper WIRE = WireJson.strict();

    private SplittableRandom random = new SplittableRandom(0);
    private final BodyDecoder decoder = new BodyDecoder(Reading.LIMITS.bodyBytes());
    private final CaptureReader reader = new CaptureReader(Reading.LIMITS, () -> Reading.MADE, () -> Reading.WATCHED);

    static Stream<Rounds> rounds() {
        return Rounds.of("sluice.fuzz.inputs", 100_000).stream();
    }

    @ParameterizedTest
    @MethodSource("rounds")
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void shouldOnlyRefuseAsDeclaredWhateverArrives(Rounds rounds) {
        random = rounds.random();
        Mutations mutations = new Mutations(random);
        int accepted = 0;
        for (int i = 0; i < rounds.inputs(); i++) {
            byte[] input = mutations.packed(mutations.json(mutations.anyOf(Good.CAPTURE)));
            try {
                accepted += read(input);
            } catch (RuntimeException | IOException | StackOverflowError | AssertionError e) {
                fail(rounds.at(i) + ": " + Base64.getEncoder().encodeToString(input), e);
            }
        }
        // A fuzz whose inputs are all refused at the door would test the door only.
        assertThat(accepted).isGreaterThan(rounds.inputs() / 20);
    }

    private int read(byte[] input) throws IOException {
        try {
            Bytes body = decoder.decode(new Bytes(input), labels(), Budget.UNBOUNDED);
            Capture capture =
                    reader.read(body, new CaptureReader.Arrival(Reading.NOW, Optional.empty(), random.nextInt(4) == 0));
            for (CapturedEvent event : capture.accepted()) {
                JsonNode own = JSON.readTree(
                        body.array(),
                        event.json().start(),
                        event.json().end() - event.json().start());
                assertThat(own.isObject()).isTrue();
                if (own.path("event").isTextual()) {
                    assertThat(event.name())
                            .isEqualTo(WholeText.of(own.path("event").asText()));
                }
                assertThat(event.person()).isNotEmpty();
                PropertyChangeBytes.of("shop", event, body, List.of()).ifPresent(CaptureFuzzTest::read);
                LinkRule.linkOf("shop", event).ifPresent(CaptureFuzzTest::write);
                assertThat(event.at()).isBeforeOrEqualTo(Reading.NOW.plusSeconds(23 * 3_600));
            }
            return capture.accepted().size();
        } catch (CaptureRefusedException | BodyRefusedException declared) {
            assertThat(declared.getMessage()).isNotBlank();
            return 0;
        }
    }

    private static void read(PropertyChangeBytes.Written written) {
        try {
            assertThat(WIRE.readValue(written.json(), PropertyChange.class).key())
                    .isEqualTo(written.key());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(IdentityLink link) {
        try {
            assertThat(WIRE.writeValueAsBytes(link)).isNotEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BodyDecoder.Labels labels() {
        return switch (random.nextInt(4)) {
            case 0 ->
                new BodyDecoder.Labels(
                        Optional.of("application/x-www-form-urlencoded"), Optional.empty(), Optional.of("base64"));
            case 1 ->
                new BodyDecoder.Labels(
                        Optional.of("text/plain"),
                        Optional.empty(),
                        Optional.of(random.nextBoolean() ? "gzip-js" : "lz64"));
            default -> BodyDecoder.Labels.NONE;
        };
    }
}
