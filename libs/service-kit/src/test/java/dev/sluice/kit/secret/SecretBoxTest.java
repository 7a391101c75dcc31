package dev.sluice.kit.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBoxTest {

    private static final long SEED = 20_260_301;

    private final SecretBox box = SecretBox.of(randomKey(SEED));

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "whsec_0123456789", "schlüssel 🔑\nsecond line"})
    void shouldOpenWhatItSealed(String secret) {
        String sealed = box.seal("shop", "sentry", secret);

        assertThat(box.open("shop", "sentry", sealed)).isEqualTo(secret);
        assertThat(sealed).startsWith("v1.");
        assertThat(box.seal("shop", "sentry", secret)).isNotEqualTo(sealed);
    }

    @Test
    void shouldNotOpenInAnotherPlace() {
        String sealed = box.seal("shop", "sentry", "secret");

        refuses("shop2", "sentry", sealed);
        refuses("shop", "grafana", sealed);
        // The same letters, cut elsewhere.
        refuses("shops", "entry", sealed);
    }

    @Test
    void shouldNotOpenWhatWasTamperedWith() {
        byte[] bytes = Base64.getUrlDecoder()
                .decode(box.seal("shop", "sentry", "secret").substring(3));
        for (int i = 0; i < bytes.length; i++) {
            byte[] other = bytes.clone();
            other[i] ^= 0x10;

            refuses(
                    "shop",
                    "sentry",
                    "v1." + Base64.getUrlEncoder().withoutPadding().encodeToString(other));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1.", "v1.AAAA", "v2.AAAA", "plain", "v1.***"})
    void shouldNotOpenWhatItNeverSealed(String sealed) {
        refuses("shop", "sentry", sealed);
    }

    @Test
    void shouldNotOpenWhatAnotherKeySealed() {
        refuses("shop", "sentry", SecretBox.of(randomKey(SEED + 1)).seal("shop", "sentry", "secret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "not base64!",
                "AAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                // 32 letters that somebody typed.
                "Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5LXN0YXBsZS0xMjM="
            })
    void shouldRefuseAKeyThatIsMissingOrWeak(String key) {
        assertThatThrownBy(() -> SecretBox.of(key))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("SLUICE_SECRETS_KEY: it ")
                .hasMessageContaining("head -c 32 /dev/urandom | base64")
                .hasNoCause();
    }

    @Test
    void shouldRefuseTypedTextOfTheRightLength() {
        String typed = Base64.getEncoder()
                .encodeToString("The quick brown fox jumps over 1".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> SecretBox.of(typed)).hasMessageContaining("does not look random");
    }

    @Test
    void shouldTakeRandomKeys() {
        for (int i = 0; i < 10_000; i++) {
            String key = randomKey(SEED + i);
            assertThatCode(() -> SecretBox.of(key)).as("seed %d", SEED + i).doesNotThrowAnyException();
        }
    }

    private void refuses(String project, String source, String sealed) {
        assertThatThrownBy(() -> box.open(project, source, sealed))
                .isInstanceOf(SecretBox.Unopenable.class)
                .hasMessageContaining(source + " in project " + project)
                .hasNoCause();
    }

    private static String randomKey(long seed) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
