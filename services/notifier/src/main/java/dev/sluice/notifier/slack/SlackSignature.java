package dev.sluice.notifier.slack;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How Slack signs what it sends: {@code v0=} and the hex of HMAC-SHA256 over {@code v0:TIMESTAMP:BODY}, the body as it came (Slack's
 * documentation, "Verifying requests from Slack").
 */
public final class SlackSignature {

    /** What is older, or as far ahead, may be a recording. */
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private SlackSignature() {}

    /**
     * Whether Slack sent it, now.
     *
     * @param secret the app's signing secret
     * @param timestamp the header {@code X-Slack-Request-Timestamp}, seconds since 1970; null when it was not sent
     * @param signature the header {@code X-Slack-Signature}; null when it was not sent
     * @param body its bytes
     */
    public static boolean isGood(String secret, String timestamp, String signature, byte[] body, Instant now) {
        if (timestamp == null || signature == null || !isNow(timestamp, now)) {
            return false;
        }
        byte[] expected = of(secret, timestamp, body).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isNow(String timestamp, Instant now) {
        try {
            long seconds = Long.parseLong(timestamp);
            return Math.abs(Math.subtractExact(now.getEpochSecond(), seconds)) <= WINDOW.toSeconds();
        } catch (ArithmeticException | NumberFormatException e) {
            return false;
        }
    }

    /** The signature of a body. */
    static String of(String secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8));
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
