package dev.sluice.kit.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedExchangeTest {

    private static final long SEED = 20_261_124;
    private static final Instant NOW = Instant.parse("2026-11-24T02:00:00Z");
    private static final String PATH = "/internal/v1/serving-snapshot";
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private final SignedExchange ours = SignedExchange.of(randomKey(SEED));
    private final SignedExchange theirs = SignedExchange.of(randomKey(SEED));
    private final SignedExchange strangers = SignedExchange.of(randomKey(SEED + 1));

    @Test
    void shouldAnswerWhoHasTheKey() {
        assertThat(theirs.refusal(PATH, ours.ask(PATH, NOW).header(), NOW)).isEmpty();
        assertThat(theirs.refusal(PATH, ours.ask(PATH, NOW).header(), NOW.minusSeconds(299)))
                .isEmpty();
    }

    @Test
    void shouldRefuseWhoHasNotAndSayWhatToDo() {
        String header = ours.ask(PATH, NOW).header();
        assertThat(theirs.refusal(PATH, null, NOW).orElseThrow()).contains("Sluice-Request", "SLUICE_SNAPSHOT_KEY");
        assertThat(theirs.refusal(PATH, strangers.ask(PATH, NOW).header(), NOW).orElseThrow())
                .contains("the same SLUICE_SNAPSHOT_KEY");
        assertThat(theirs.refusal(PATH + "?all", header, NOW)).isPresent();
        assertThat(theirs.refusal(PATH, "1" + header.substring(1, 9) + "9" + header.substring(10), NOW))
                .isPresent();
        assertThat(theirs.refusal(PATH, header, NOW.plusSeconds(301)).orElseThrow())
                .contains("set the clocks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "1.2",
                "x.00.00",
                "99999999999999999999.00.00",
                "-1.00.00",
                "1..",
                "1.00.zz"
            })
    void shouldRefuseAHeaderThatIsNone(String header) {
        assertThat(theirs.refusal(PATH, header, NOW)).isPresent();
    }

    @Test
    void shouldTrustAnAnswerToItsOwnRequestOnly() {
        SignedExchange.Ask ask = ours.ask(PATH, NOW);
        SignedExchange.Ask again = ours.ask(PATH, NOW);
        String signed = theirs.answer(ask.header(), 200, "\"e\"", BODY);

        assertThat(ours.isAnswerTo(ask, 200, "\"e\"", BODY, signed)).isTrue();
        assertThat(ours.isAnswerTo(again, 200, "\"e\"", BODY, signed)).isFalse();
        assertThat(ours.isAnswerTo(ask, 304, "\"e\"", BODY, signed)).isFalse();
        assertThat(ours.isAnswerTo(ask, 200, "\"f\"", BODY, signed)).isFalse();
        assertThat(ours.isAnswerTo(ask, 200, "\"e\"", "[]".getBytes(StandardCharsets.UTF_8), signed))
                .isFalse();
        assertThat(ours.isAnswerTo(ask, 200, "\"e\"", BODY, null)).isFalse();
        assertThat(ours.isAnswerTo(ask, 200, "\"e\"", BODY, strangers.answer(ask.header(), 200, "\"e\"", BODY)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not base64!",
                "AAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5LXN0YXBsZS0xMjM="
            })
    void shouldRefuseAKeyThatIsMissingOrWeak(String key) {
        assertThatThrownBy(() -> SignedExchange.of(key))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("SLUICE_SNAPSHOT_KEY: it ")
                .hasMessageContaining("head -c 32 /dev/urandom | base64");
    }

    private static String randomKey(long seed) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
