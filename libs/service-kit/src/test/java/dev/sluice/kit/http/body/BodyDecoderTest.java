package dev.sluice.kit.http.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.kit.http.body.BodyRefusedException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyDecoderTest {

    private static final String JSON = "{\"event\":\"ä>>>???\",\"n\":[1,2,3]}";
    private static final int LIMIT = 20 << 20;
    private static final BodyDecoder DECODER = new BodyDecoder(LIMIT);

    @Test
    void shouldLeaveJsonAlone() throws Exception {
        assertThat(decoded(utf8(JSON), BodyDecoder.Labels.NONE)).isEqualTo(JSON);
    }

    @Test
    void shouldInflateWithoutAnyLabel() throws Exception {
        assertThat(decoded(gzip(utf8(JSON)), labels("text/plain", null, null))).isEqualTo(JSON);
    }

    @Test
    void shouldReadPlainJsonWhenLabelClaimsGzip() throws Exception {
        assertThat(decoded(utf8(JSON), labels("text/plain", null, "gzip-js"))).isEqualTo(JSON);
    }

    @Test
    void shouldReadForm() throws Exception {
        String form = "data=" + URLEncoder.encode(base64(JSON), StandardCharsets.UTF_8) + "&compression=base64";

        assertThat(decoded(utf8(form), labels("application/x-www-form-urlencoded", null, "base64")))
                .isEqualTo(JSON);
    }

    @Test
    void shouldReadFormWhosePlusSignsWereNotEscaped() throws Exception {
        assertThat(base64(JSON)).contains("+");

        assertThat(decoded(utf8("ip=0&data=" + base64(JSON)), labels("application/x-www-form-urlencoded", null, null)))
                .isEqualTo(JSON);
    }

    @Test
    void shouldReadJsonThatIsLabelledAsForm() throws Exception {
        assertThat(decoded(utf8(JSON), labels("application/x-www-form-urlencoded", null, null)))
                .isEqualTo(JSON);
    }

    @Test
    void shouldReadQueryOfOldClients() throws Exception {
        assertThat(decoded(new byte[0], labels(null, base64(JSON).replace('+', ' '), null)))
                .isEqualTo(JSON);
    }

    @Test
    void shouldReadGzipWithinBase64() throws Exception {
        String body = Base64.getUrlEncoder().withoutPadding().encodeToString(gzip(utf8(JSON)));

        assertThat(decoded(utf8(body), BodyDecoder.Labels.NONE)).isEqualTo(JSON);
    }

    @Test
    void shouldDropByteOrderMark() throws Exception {
        assertThat(decoded(utf8("\ufeff" + JSON), BodyDecoder.Labels.NONE)).isEqualTo(JSON);
    }

    @Test
    void shouldStopInflatingAtLimit() {
        byte[] bomb = gzip(halfNoise(50 << 20));

        BodyRefusedException refusal = refusal(bomb, BodyDecoder.Labels.NONE);

        assertThat(refusal.kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(refusal).hasMessageContaining(Integer.toString(LIMIT));
    }

    /** Compresses to about a hundredth. */
    private static byte[] halfNoise(int length) {
        byte[] bytes = new byte[length];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < length; i += 128) {
            bytes[i] = (byte) random.nextInt();
        }
        return bytes;
    }

    @Test
    void shouldInflateUpToLimitExactly() throws Exception {
        BodyDecoder small = new BodyDecoder(20_000);

        assertThat(small.decode(new Bytes(gzip(new byte[20_000])), BodyDecoder.Labels.NONE, Budget.UNBOUNDED)
                        .length())
                .isEqualTo(20_000);
        assertThat(catchThrowableOfType(
                                BodyRefusedException.class,
                                () -> small.decode(
                                        new Bytes(gzip(new byte[20_001])), BodyDecoder.Labels.NONE, Budget.UNBOUNDED))
                        .kind())
                .isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void shouldRefuseBodyThatBecomesMoreThanTwoHundredTimesItsSize() {
        assertThat(refusal(gzip(new byte[2 << 20]), BodyDecoder.Labels.NONE)).satisfies(refusal -> {
            assertThat(refusal.kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(refusal).hasMessageContaining("200");
        });
    }

    @Test
    void shouldLetSmallBodyBecomeAsMuchAsItLikes() throws Exception {
        assertThat(DECODER.decode(new Bytes(gzip(new byte[1 << 20])), BodyDecoder.Labels.NONE, Budget.UNBOUNDED)
                        .length())
                .isEqualTo(1 << 20);
    }

    @Test
    void shouldRefuseGzipThatIsCutOff() {
        byte[] whole = gzip(utf8(JSON.repeat(100)));

        assertThat(refusal(Arrays.copyOf(whole, whole.length - 12), BodyDecoder.Labels.NONE)
                        .kind())
                .isEqualTo(Kind.UNDECODABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "br", "zstd", "GZIP"})
    void shouldRefuseCompressionItDoesNotKnow(String compression) {
        assertThat(refusal(utf8(JSON), labels(null, null, compression)).kind()).isEqualTo(Kind.UNSUPPORTED);
    }

    /** Made with LZString 1.5's {@code compressToBase64}. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ' ',
            value = {
                "N4IgpgbmB2AuIC4QEMQF8g== {`event`:`a`}",
                "B418ZXeQ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "N4IgpgbmB2AuIC4QB/C8G4AD2QBoTUQbQEYsAmLAZgF0cBnREAQyeZddYAIGAjAY09/59uPEAF8gA==="
                        + " {`event`:`ü😀`,`n`:[1,2,3],`s`:`aaaaaaaaaaaaaaaaaaaa~abc~abc~abc~abc`}"
            })
    void shouldReadLzStringWhenLabelled(String compressed, String quoted) throws Exception {
        String plain = quoted.replace('`', '"').replace('~', ' ');
        String form = "data=" + URLEncoder.encode(compressed, StandardCharsets.UTF_8);

        assertThat(decoded(utf8(compressed), labels(null, null, "lz64"))).isEqualTo(plain);
        assertThat(decoded(utf8(form), labels("application/x-www-form-urlencoded", null, "lz64")))
                .isEqualTo(plain);
        assertThat(decoded(new byte[0], labels(null, compressed, "lz-string"))).isEqualTo(plain);
    }

    @Test
    void shouldReadJsonThatIsLabelledAsLzString() throws Exception {
        assertThat(decoded(utf8(JSON), labels("text/plain", null, "lz64"))).isEqualTo(JSON);
    }

    @Test
    void shouldStopAtLimitWhenLzStringIsBomb() {
        byte[] bomb = LzStrings.compressed("0".repeat(200_000));

        assertThat(bomb).hasSizeLessThan(2_000);
        assertThat(catchThrowableOfType(BodyRefusedException.class, () -> new BodyDecoder(20_000)
                                .decode(new Bytes(bomb), labels(null, null, "lz64"), Budget.UNBOUNDED))
                        .kind())
                .isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void shouldReadLzStringOfAnyText() throws Exception {
        SplittableRandom random = new SplittableRandom(20261123);
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder("{");
            int alphabet = 1 + random.nextInt(random.nextBoolean() ? 4 : 900);
            int length = random.nextInt(3_000);
            for (int i = 0; i < length; i++) {
                text.append((char) (' ' + random.nextInt(alphabet)));
            }
            assertThat(decoded(LzStrings.compressed(text.toString()), labels(null, null, "lz64")))
                    .as("round %d", round)
                    .isEqualTo(text.toString());
        }
    }

    @Test
    void shouldOnlyRefuseWhenLzStringIsDamaged() {
        SplittableRandom random = new SplittableRandom(20261124);
        byte[] whole = LzStrings.compressed(JSON.repeat(20));
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            for (int i = random.nextInt(4); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(128);
            }
            try {
                decoded(damaged, labels("text/plain", null, "lz64"));
            } catch (BodyRefusedException declared) {
                assertThat(declared.kind()).isIn(Kind.UNDECODABLE, Kind.TOO_LARGE);
            }
        }
    }

    @Test
    void shouldAskForMemoryBeforeTakingIt() {
        Budget none = bytes -> {
            throw new BodyRefusedException(Kind.NO_ROOM, "none left");
        };

        assertThat(catchThrowableOfType(
                                BodyRefusedException.class,
                                () -> DECODER.decode(new Bytes(gzip(utf8(JSON))), BodyDecoder.Labels.NONE, none))
                        .kind())
                .isEqualTo(Kind.NO_ROOM);
    }

    private static String decoded(byte[] body, BodyDecoder.Labels labels) throws BodyRefusedException {
        return text(DECODER.decode(new Bytes(body), labels, Budget.UNBOUNDED));
    }

    private static BodyRefusedException refusal(byte[] body, BodyDecoder.Labels labels) {
        return catchThrowableOfType(
                BodyRefusedException.class, () -> DECODER.decode(new Bytes(body), labels, Budget.UNBOUNDED));
    }

    private static BodyDecoder.Labels labels(String contentType, String data, String compression) {
        return new BodyDecoder.Labels(
                Optional.ofNullable(contentType), Optional.ofNullable(data), Optional.ofNullable(compression));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(utf8(text));
    }

    private static String text(Bytes bytes) {
        return new String(bytes.array(), 0, bytes.length(), StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
