package dev.sluice.notifier.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackSignatureTest {

    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final String SECONDS = "1531420618";
    private static final Instant THEN = Instant.ofEpochSecond(1_531_420_618);
    private static final byte[] BODY = "payload=%7B%7D".getBytes(StandardCharsets.UTF_8);
    /** {@code printf 'v0:1531420618:payload=%%7B%%7D' | openssl dgst -sha256 -hmac SECRET}. */
    private static final String GOOD = "v0=90020873e6bbe3b3515fec3b8fc08453f30f6b3fccd4d8a47b757f016b7334ae";

    @Test
    void shouldBelieveWhatSlackSigned() {
        assertThat(SlackSignature.isGood(SECRET, SECONDS, GOOD, BODY, THEN)).isTrue();
        assertThat(SlackSignature.isGood(SECRET, SECONDS, GOOD, BODY, THEN.plusSeconds(300)))
                .isTrue();
    }

    @Test
    void shouldRefuseARecording() {
        assertThat(SlackSignature.isGood(SECRET, SECONDS, GOOD, BODY, THEN.plusSeconds(301)))
                .isFalse();
        assertThat(SlackSignature.isGood(SECRET, SECONDS, GOOD, BODY, THEN.minusSeconds(301)))
                .isFalse();
        assertThat(SlackSignature.isGood(SECRET, "1531420619", GOOD, BODY, THEN))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v0=", "v1=00", "v0=0000000000000000000000000000000000000000000000000000000000000000"})
    void shouldRefuseWhatIsNotSigned(String signature) {
        assertThat(SlackSignature.isGood(SECRET, SECONDS, signature, BODY, THEN))
                .isFalse();
    }

    @Test
    void shouldRefuseWhatIsMissingOrNoTime() {
        assertThat(SlackSignature.isGood(SECRET, null, GOOD, BODY, THEN)).isFalse();
        assertThat(SlackSignature.isGood(SECRET, SECONDS, null, BODY, THEN)).isFalse();
        assertThat(SlackSignature.isGood(SECRET, "now", GOOD, BODY, THEN)).isFalse();
        assertThat(SlackSignature.isGood(SECRET, Long.toString(Long.MIN_VALUE), GOOD, BODY, THEN))
                .isFalse();
        assertThat(SlackSignature.isGood("another", SECONDS, GOOD, BODY, THEN)).isFalse();
        assertThat(SlackSignature.isGood(SECRET, SECONDS, GOOD, new byte[0], THEN))
                .isFalse();
    }
}
