package dev.sluice.ingestion.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.ingestion.fuzz.Good;
import dev.sluice.ingestion.fuzz.Mutations;
import dev.sluice.ingestion.fuzz.Rounds;
import dev.sluice.kit.http.body.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same tokens, places and texts as Jackson's for whatever arrives; and a no wherever Jackson says no, or the bytes are not UTF-8. */
class JsonCursorTest {

    private static final JsonFactory JACKSON =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();
    private static final KnownNames NAMES = new KnownNames(Set.of("email"));
    private static final byte[] BEYOND = "\"}]".getBytes(StandardCharsets.US_ASCII);

    /** A token as both know it. */
    private record Seen(String token, int start, int end, String text) {}

    static Stream<Rounds> rounds() {
        return Rounds.of("sluice.fuzz.inputs", 30_000).stream();
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void shouldReadAsJacksonDoesWhateverArrives(Rounds rounds) {
        Mutations mutations = new Mutations(rounds.random());
        int read = 0;
        for (int i = 0; i < rounds.inputs(); i++) {
            byte[] input = mutations.json(mutations.anyOf(Good.CAPTURE));
            try {
                read += agree(input) ? 1 : 0;
            } catch (RuntimeException | AssertionError e) {
                fail(rounds.at(i) + ": " + Base64.getEncoder().encodeToString(input), e);
            }
        }
        assertThat(read).isGreaterThan(rounds.inputs() / 20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "-0",
                "-",
                "01",
                "-01",
                "1.",
                ".5",
                "1.5",
                "1e",
                "1e5",
                "1E+5",
                "1e-",
                "1.5e3.",
                "+1",
                "NaN",
                "Infinity",
                "true",
                "tru",
                "truee",
                "True",
                "null",
                "nul",
                "nullx",
                "false",
                "fals",
                "[true false]",
                "[1 2]",
                "[1,]",
                "[,1]",
                "[,]",
                "[]",
                "[[]]",
                "[}",
                "{]",
                "{}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\" : 1 }",
                "{\"a\":1}}",
                "{\"a\":1}]",
                "{\"a\":1} 2",
                "1 1",
                "\"",
                "\"a",
                "\"\\",
                "\"\\\"",
                "\"\\\"\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\u0041\\ud83d\\ude00\\ud83d\"",
                "\"\\b\\f\\n\\r\\t\\/\\\\\\\"\"",
                "\"tab\there\"",
                "\"line\nbreak\"",
                "\"\u007f\"",
                "/* no */ 1",
                "# no\n1",
                "\u00a01",
                "\u000b1",
                "[\"ü😀\u0800\uffff\"]",
                "{\"\\u0065mail\":1,\"email\":2,\"\":3}",
                "[\"12345678\\n\",\"1234567\\\"\",\"12345678é\"]",
                "9223372036854775807",
                "{\"\\ud83d\":1}",
                "{\"a\\ud83d\\ude00\":1}",
                "{\"😀\":1}",
                "{\"\\ude00\\ud83d\":1}",
                "9223372036854775808",
                "\"a\u0000b\"",
            })
    void shouldReadAsJacksonDoes(String json) {
        agree(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c3",
                "80",
                "bf",
                "c080",
                "c1bf",
                "e08080",
                "e09fbf",
                "eda080",
                "edbfbf",
                "f0808080",
                "f08fbfbf",
                "f4908080",
                "f5808080",
                "ff",
                "e282",
                "e28228",
                "f09f98",
                "c328"
            })
    void shouldTellWhatIsNotUtf8(String hex) {
        for (String before : List.of("", "1234567", "0123456789ab")) {
            byte[] json = ("\"" + before + "#\"").getBytes(StandardCharsets.US_ASCII);
            byte[] odd = HexFormat.of().parseHex(hex);
            byte[] input = Arrays.copyOf(json, json.length + odd.length - 1);
            System.arraycopy(odd, 0, input, json.length - 2, odd.length);
            input[input.length - 1] = '"';

            assertThat(ours(input)).isEmpty();
        }
    }

    @Test
    void shouldAllowNestingNamesAndNumbersUpToWhatReadersTake() {
        int depth = JsonCursor.DEPTH_MAX;
        assertThat(agree(("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(agree(("[".repeat(depth + 1) + "]".repeat(depth + 1)).getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
        assertThat(agree(("{\"a\":[".repeat(depth / 2) + "]}".repeat(depth / 2)).getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(agree("1".repeat(JsonCursor.NUMBER_MAX).getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(agree("1".repeat(JsonCursor.NUMBER_MAX + 1).getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
        assertThat(ours(("{\"" + "a".repeat(JsonCursor.NAME_MAX + 1) + "\":1}").getBytes(StandardCharsets.US_ASCII)))
                .isEmpty();
    }

    @Test
    void shouldSayWhereItStopsBeingJson() {
        assertThat(catchThrowableOfType(CaptureRefusedException.class, () -> Reading.read("{\"event\": nope}")))
                .hasMessageContaining("byte 11");
    }

    @Test
    void shouldFindNamesHoweverTheyAreWritten() throws Exception {
        JsonCursor in = new JsonCursor(Reading.bytes("{\"e\\u006dail\":{\"uuid\":1,\"uuix\":2}}"), NAMES);
        in.next();
        in.next();
        assertThat(in.name().text()).isEqualTo("email");
        assertThat(in.name().isWatched()).isTrue();
        in.next();
        in.next();
        assertThat(in.name().word()).isEqualTo(Word.UUID);
        assertThat(in.name().isWatched()).isFalse();
        in.next();
        in.next();
        assertThat(in.name()).isSameAs(KnownNames.UNKNOWN);
    }

    /** Whether both read it; fails when they differ. */
    private static boolean agree(byte[] input) {
        Optional<List<Seen>> expected = isUtf8(input) ? jackson(input) : Optional.empty();
        assertThat(ours(input)).isEqualTo(expected);
        return expected.isPresent();
    }

    private static boolean isUtf8(byte[] input) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(input));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static Optional<List<Seen>> jackson(byte[] input) {
        List<Seen> seen = new ArrayList<>();
        int depth = 0;
        try (JsonParser in = JACKSON.createParser(input)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (depth == 0 && !seen.isEmpty()) {
                    // Jackson reads one value after the other, we one alone.
                    return Optional.empty();
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                String text = in.getText();
                int start = (int) in.currentTokenLocation().getByteOffset();
                int end = token == JsonToken.FIELD_NAME
                        ? start
                        : (int) in.currentLocation().getByteOffset();
                seen.add(new Seen(
                        named(token), start, end, token.isScalarValue() || token == JsonToken.FIELD_NAME ? text : ""));
            }
            return Optional.of(seen);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<Seen>> ours(byte[] input) {
        // What lies behind in the array is none of the document's.
        byte[] larger = Arrays.copyOf(input, input.length + BEYOND.length);
        System.arraycopy(BEYOND, 0, larger, input.length, BEYOND.length);
        JsonCursor in = new JsonCursor(new Bytes(larger, input.length), NAMES);
        List<Seen> seen = new ArrayList<>();
        try {
            for (Token token = in.next(); token != null; token = in.next()) {
                boolean container = token.begins() || token.ends();
                seen.add(new Seen(
                        token.name(),
                        in.start(),
                        token == Token.NAME ? in.start() : in.end(),
                        container ? "" : in.textToRead()));
            }
            return in.brokenTexts() > 0 ? Optional.empty() : Optional.of(seen);
        } catch (CaptureRefusedException e) {
            assertThat(e.reason()).isEqualTo(Reason.MALFORMED_JSON);
            return Optional.empty();
        }
    }

    private static String named(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "OBJECT";
            case START_ARRAY -> "ARRAY";
            case END_OBJECT -> "OBJECT_END";
            case END_ARRAY -> "ARRAY_END";
            case FIELD_NAME -> "NAME";
            case VALUE_STRING -> "TEXT";
            case VALUE_NUMBER_INT -> "INTEGER";
            case VALUE_NUMBER_FLOAT -> "DECIMAL";
            case VALUE_TRUE -> "TRUE";
            case VALUE_FALSE -> "FALSE";
            case VALUE_NULL -> "NULL";
            default -> throw new IllegalArgumentException(token.name());
        };
    }
}
