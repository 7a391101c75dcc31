package dev.sluice.ingestion.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.kit.http.body.BodyDecoder;
import dev.sluice.kit.http.body.BodyRefusedException;
import dev.sluice.kit.http.body.Budget;
import dev.sluice.kit.http.body.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever arrives, only declared refusals come out, and what is accepted is a whole JSON object cut out at the right place. Another
 * seed: {@code -Dsluice.fuzz.seed=N}; more inputs: {@code -Dsluice.fuzz.inputs=N}.
 */
class CaptureFuzzTest {

    private static final long SEED = Long.getLong("sluice.fuzz.seed", 20261123);
    private static final int INPUTS = Integer.getInteger("sluice.fuzz.inputs", 250_000);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> SEEDS = List.of(
            "{\"api_key\":\"phc_demo\",\"batch\":[{\"uuid\":\"0192f3a4-7b1c-7def-8123-456789abcdef\",\"event\":\"a\","
                    + "\"properties\":{\"token\":\"phc_demo\",\"distinct_id\":\"u\",\"x\":[1,-2.5e3,{\"y\":null}]},"
                    + "\"$set\":{\"plan\":\"fr\\u00e9e\"},\"timestamp\":\"2026-11-23T03:45:47.638Z\"},"
                    + "{\"event\":\"b\",\"distinct_id\":17,\"offset\":1200}],\"sent_at\":\"2026-11-23T03:45:48Z\"}",
            "[{\"event\":\"ü😀\",\"properties\":{\"token\":\"t\",\"distinct_id\":{\"k\":[]}}},{\"event\":\"c\","
                    + "\"$token\":\"t\",\"$distinct_id\":\"v\"}]",
            "{\"event\":\"s\",\"token\":\"t\",\"distinct_id\":\"u\",\"properties\":{\"$ignore_sent_at\":true}}",
            "{\"$distinct_id\":\"u\",\"api_key\":\"t\",\"$set\":{\"a\":{\"b\":{\"c\":true}}},\"historical_migration\":true}");

    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "\\ud83d",
        "null",
        "true",
        "-",
        "1e999",
        "0x",
        "\u0000",
        "\ufeff",
        "\"batch\":[",
        "\"properties\":{",
        "\"event\":",
        "\"distinct_id\":",
        "99999999999999999999",
        "data=",
        "%",
        "é",
        " "
    };

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final BodyDecoder decoder = new BodyDecoder(Reading.LIMITS.bodyBytes());
    private final CaptureReader reader = new CaptureReader(Reading.LIMITS, () -> Reading.MADE, () -> Reading.WATCHED);

    @Test
    void shouldOnlyRefuseAsDeclaredWhateverArrives() {
        int accepted = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = input();
            try {
                accepted += read(input);
            } catch (RuntimeException | IOException | StackOverflowError | AssertionError e) {
                fail(
                        "seed %d, input %d (repeat with -Dsluice.fuzz.seed=%d): %s"
                                .formatted(SEED, i, SEED, Base64.getEncoder().encodeToString(input)),
                        e);
            }
        }
        // A fuzz whose inputs are all refused at the door would test the door only.
        assertThat(accepted).isGreaterThan(INPUTS / 20);
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
                    assertThat(event.name()).isEqualTo(own.path("event").asText());
                }
                assertThat(event.person()).isNotEmpty();
                assertThat(event.at()).isBeforeOrEqualTo(Reading.NOW.plusSeconds(23 * 3_600));
            }
            return capture.accepted().size();
        } catch (CaptureRefusedException | BodyRefusedException declared) {
            assertThat(declared.getMessage()).isNotBlank();
            return 0;
        }
    }

    private byte[] input() {
        byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
        int edits = random.nextInt(5);
        for (int i = 0; i < edits; i++) {
            bytes = edited(bytes);
        }
        return switch (random.nextInt(10)) {
            case 0 -> Reading.gzip(bytes);
            case 1 -> edited(Reading.gzip(bytes));
            case 2 -> Base64.getEncoder().encode(bytes);
            case 3 -> ("data=" + Base64.getEncoder().encodeToString(bytes)).getBytes(StandardCharsets.US_ASCII);
            default -> bytes;
        };
    }

    private byte[] edited(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> Arrays.copyOf(bytes, at);
            case 2 ->
                joined(
                        Arrays.copyOf(bytes, at),
                        PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8),
                        Arrays.copyOfRange(bytes, at, bytes.length));
            case 3 -> {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
                yield joined(Arrays.copyOf(bytes, at), new byte[0], Arrays.copyOfRange(bytes, end, bytes.length));
            }
            case 4 -> {
                int end = Math.min(bytes.length, at + random.nextInt(64));
                byte[] part = Arrays.copyOfRange(bytes, at, end);
                yield joined(Arrays.copyOf(bytes, end), part, Arrays.copyOfRange(bytes, end, bytes.length));
            }
            default ->
                joined(
                        Arrays.copyOf(bytes, at),
                        "[".repeat(random.nextInt(1_500)).getBytes(StandardCharsets.US_ASCII),
                        Arrays.copyOfRange(bytes, at, bytes.length));
        };
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

    private static byte[] joined(byte[] first, byte[] second, byte[] third) {
        byte[] all = Arrays.copyOf(first, first.length + second.length + third.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        System.arraycopy(third, 0, all, first.length + second.length, third.length);
        return all;
    }
}
