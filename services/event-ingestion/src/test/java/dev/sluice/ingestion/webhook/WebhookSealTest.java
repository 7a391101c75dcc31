package dev.sluice.ingestion.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.kit.http.body.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSealTest {

    private static final String SECRET = "whs_0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final byte[] BODY = "{\"a\":\"ü\"}".getBytes(StandardCharsets.UTF_8);

    @Test
    void shouldKnowEverySourcesOwnSeal() {
        assertThat(flaw(WebhookSource.SENTRY, Signed.sentry(SECRET, BODY, NOW, "error")))
                .isEmpty();
        assertThat(flaw(WebhookSource.GRAFANA, Signed.grafana(SECRET, BODY))).isEmpty();
        assertThat(flaw(WebhookSource.GRAFANA, Signed.grafana(SECRET, BODY, NOW)))
                .isEmpty();
        byte[] key = SECRET.getBytes(StandardCharsets.UTF_8);
        assertThat(flaw(WebhookSource.DATADOG, Signed.standard(key, BODY, NOW, "msg_1")))
                .isEmpty();
        assertThat(flaw(WebhookSource.WEBHOOK, Signed.standard(key, BODY, NOW, "msg_1")))
                .isEmpty();
    }

    /** The example of the Standard Webhooks specification's own libraries. */
    @Test
    void shouldAgreeWithPublishedSignature() {
        String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        Map<String, String> headers = Map.of(
                "webhook-id",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "webhook-timestamp",
                "1614265330",
                "webhook-signature",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

        assertThat(WebhookSeal.flaw(
                        WebhookSource.WEBHOOK,
                        secret,
                        headers::get,
                        new Bytes("{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)),
                        Instant.ofEpochSecond(1_614_265_330)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SENTRY")
    void shouldTakeSecretItselfFromThoseThatCannotSign(WebhookSource source) {
        assertThat(flaw(source, Signed.bearer(SECRET))).isEmpty();
        assertThat(flaw(source, Signed.basic(SECRET))).isEmpty();
        assertThat(flaw(source, Map.of("Authorization", "bearer  " + SECRET))).isEmpty();
        assertThat(flaw(source, Signed.bearer(SECRET + "x"))).isPresent();
        assertThat(flaw(source, Signed.bearer(""))).isPresent();
        assertThat(flaw(source, Signed.basic("other"))).isPresent();
        assertThat(flaw(source, Map.of("Authorization", "Basic %%%"))).isPresent();
        assertThat(flaw(source, Map.of("Authorization", SECRET))).isPresent();
        assertThat(flaw(source, Map.of()))
                .hasValueSatisfying(said -> assertThat(said).contains("Bearer"));
    }

    @Test
    void shouldNotTakeSecretItselfFromSentry() {
        assertThat(flaw(WebhookSource.SENTRY, Signed.bearer(SECRET))).contains("Sentry-Hook-Signature is missing");
    }

    @Test
    void shouldRefuseEveryOtherBody() {
        for (Map.Entry<WebhookSource, Map<String, String>> each : signed(NOW).entrySet()) {
            for (int i = 0; i < BODY.length; i++) {
                byte[] other = BODY.clone();
                other[i] ^= 1;
                assertThat(WebhookSeal.flaw(each.getKey(), SECRET, each.getValue()::get, new Bytes(other), NOW))
                        .isPresent();
            }
        }
    }

    @Test
    void shouldRefuseEveryOtherSecret() {
        signed(NOW).forEach((source, headers) -> assertThat(
                        WebhookSeal.flaw(source, SECRET + "0", headers::get, new Bytes(BODY), NOW))
                .isPresent());
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301, -86_400})
    void shouldRefuseWhatWasSentTooLongAgo(long seconds) {
        signed(NOW.plusSeconds(seconds)).forEach((source, headers) -> assertThat(flaw(source, headers))
                .as(source.id())
                .hasValueSatisfying(said -> assertThat(said).contains("more than 5 minutes ago")));
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, 0, 300})
    void shouldTakeWhatWasSentWithinTheWindow(long seconds) {
        signed(NOW.plus(Duration.ofSeconds(seconds)))
                .forEach((source, headers) -> assertThat(flaw(source, headers)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "99999999999999999999", "1.5"})
    void shouldRefuseTimesThatAreNone(String time) {
        Map<String, String> headers = new HashMap<>(Signed.sentry(SECRET, BODY, NOW, "error"));
        headers.put("Sentry-Hook-Timestamp", time);

        assertThat(flaw(WebhookSource.SENTRY, headers))
                .hasValueSatisfying(said -> assertThat(said).contains("in seconds since 1970"));
    }

    @Test
    void shouldNotLetTheTimeBeTakenOffASignedMessage() {
        Map<String, String> headers = new HashMap<>(Signed.grafana(SECRET, BODY, NOW));
        headers.remove("X-Grafana-Alerting-Timestamp");

        assertThat(flaw(WebhookSource.GRAFANA, headers)).isPresent();
    }

    @Test
    void shouldDecodeSecretsOfStandardWebhooks() {
        byte[] key = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24};
        Map<String, String> headers = Signed.standard(key, BODY, NOW, "msg_2");

        assertThat(WebhookSeal.flaw(
                        WebhookSource.WEBHOOK,
                        "whsec_" + Base64.getEncoder().encodeToString(key),
                        headers::get,
                        new Bytes(BODY),
                        NOW))
                .isEmpty();
    }

    private static Map<WebhookSource, Map<String, String>> signed(Instant at) {
        byte[] key = SECRET.getBytes(StandardCharsets.UTF_8);
        return new TreeMap<>(Map.of(
                WebhookSource.SENTRY,
                Signed.sentry(SECRET, BODY, at, "error"),
                WebhookSource.GRAFANA,
                Signed.grafana(SECRET, BODY, at),
                WebhookSource.DATADOG,
                Signed.standard(key, BODY, at, "msg_1"),
                WebhookSource.WEBHOOK,
                Signed.standard(key, BODY, at, "msg_1")));
    }

    /** What was set to nothing opens nothing: anyone could make that key. */
    @ParameterizedTest
    @EnumSource
    void shouldBeOpenedByNothingWhenSecretIsEmpty(WebhookSource source) {
        Map<String, String> signed =
                switch (source) {
                    case SENTRY -> Signed.sentry("\0", BODY, NOW, "error");
                    case GRAFANA -> Signed.grafana("\0", BODY, NOW);
                    case ALERTMANAGER -> Signed.basic("");
                    case DATADOG, WEBHOOK -> Signed.standard(new byte[1], BODY, NOW, "msg_1");
                };

        for (String secret : List.of("", "whsec_")) {
            assertThat(WebhookSeal.flaw(source, secret, signed::get, new Bytes(BODY), NOW))
                    .isPresent();
            assertThat(WebhookSeal.flaw(source, secret, Signed.basic(secret)::get, new Bytes(BODY), NOW))
                    .isPresent();
        }
    }

    private static Optional<String> flaw(WebhookSource source, Map<String, String> headers) {
        return WebhookSeal.flaw(source, SECRET, headers::get, new Bytes(BODY), NOW);
    }
}
