package dev.sluice.ingestion.capture;

import static dev.sluice.ingestion.capture.Reading.UNBOUNDED;
import static dev.sluice.ingestion.capture.Reading.gzip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyDecoderTest {

    private static final String JSON = "{\"event\":\"ä>>>???\",\"n\":[1,2,3]}";
    private static final BodyDecoder DECODER = new BodyDecoder(Reading.LIMITS);

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
        byte[] bomb = gzip(new byte[50 << 20]);

        CaptureRefusedException refusal = refusal(bomb, BodyDecoder.Labels.NONE);

        assertThat(refusal.reason()).isEqualTo(Reason.BODY_TOO_LARGE);
        assertThat(refusal).hasMessageContaining(Integer.toString(20 << 20));
    }

    @Test
    void shouldInflateUpToLimitExactly() throws Exception {
        BodyDecoder small = new BodyDecoder(new Limits(20_000, 1, 1, 1, 1));

        assertThat(small.decode(new Bytes(gzip(new byte[20_000])), BodyDecoder.Labels.NONE, UNBOUNDED)
                        .length())
                .isEqualTo(20_000);
        assertThat(catchThrowableOfType(
                                CaptureRefusedException.class,
                                () -> small.decode(
                                        new Bytes(gzip(new byte[20_001])), BodyDecoder.Labels.NONE, UNBOUNDED))
                        .reason())
                .isEqualTo(Reason.BODY_TOO_LARGE);
    }

    @Test
    void shouldRefuseGzipThatIsCutOff() {
        byte[] whole = gzip(utf8(JSON.repeat(100)));

        assertThat(refusal(java.util.Arrays.copyOf(whole, whole.length - 12), BodyDecoder.Labels.NONE)
                        .reason())
                .isEqualTo(Reason.UNDECODABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lz64", "lz-string", "zstd", "GZIP"})
    void shouldRefuseCompressionItDoesNotKnow(String compression) {
        assertThat(refusal(utf8(JSON), labels(null, null, compression)).reason())
                .isEqualTo(Reason.UNSUPPORTED_ENCODING);
    }

    @Test
    void shouldAskForMemoryBeforeTakingIt() {
        Budget none = bytes -> {
            throw new CaptureRefusedException(Reason.OVERLOADED, "none left");
        };

        assertThat(catchThrowableOfType(
                                CaptureRefusedException.class,
                                () -> DECODER.decode(new Bytes(gzip(utf8(JSON))), BodyDecoder.Labels.NONE, none))
                        .reason())
                .isEqualTo(Reason.OVERLOADED);
    }

    private static String decoded(byte[] body, BodyDecoder.Labels labels) throws CaptureRefusedException {
        return Reading.text(DECODER.decode(new Bytes(body), labels, UNBOUNDED));
    }

    private static CaptureRefusedException refusal(byte[] body, BodyDecoder.Labels labels) {
        return catchThrowableOfType(
                CaptureRefusedException.class, () -> DECODER.decode(new Bytes(body), labels, UNBOUNDED));
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
}
