package dev.sluice.ingestion.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs messages as their senders do; written apart from the code that checks them. */
public final class Signed {

    private Signed() {}

    public static Map<String, String> sentry(String secret, byte[] body, Instant at, String resource) {
        return Map.of(
                "Sentry-Hook-Resource",
                resource,
                "Sentry-Hook-Timestamp",
                Long.toString(at.getEpochSecond()),
                "Sentry-Hook-Signature",
                hex(secret, body));
    }

    public static Map<String, String> grafana(String secret, byte[] body) {
        return Map.of("X-Grafana-Alerting-Signature", hex(secret, body));
    }

    public static Map<String, String> grafana(String secret, byte[] body, Instant at) {
        String time = Long.toString(at.getEpochSecond());
        return Map.of(
                "X-Grafana-Alerting-Timestamp",
                time,
                "X-Grafana-Alerting-Signature",
                hex(secret, (time + ":" + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8)));
    }

    /** Standard Webhooks 1.0.0. */
    public static Map<String, String> standard(byte[] key, byte[] body, Instant at, String id) {
        String time = Long.toString(at.getEpochSecond());
        byte[] content =
                (id + "." + time + "." + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        return Map.of(
                "webhook-id",
                id,
                "webhook-timestamp",
                time,
                "webhook-signature",
                "v1,b2xk v1," + Base64.getEncoder().encodeToString(hmac(key, content)));
    }

    public static Map<String, String> bearer(String secret) {
        return Map.of("Authorization", "Bearer " + secret);
    }

    public static Map<String, String> basic(String secret) {
        return Map.of(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(("sluice:" + secret).getBytes(StandardCharsets.UTF_8)));
    }

    private static String hex(String secret, byte[] content) {
        return HexFormat.of().formatHex(hmac(secret.getBytes(StandardCharsets.UTF_8), content));
    }

    private static byte[] hmac(byte[] key, byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
