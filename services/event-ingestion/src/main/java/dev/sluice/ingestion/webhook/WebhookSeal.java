package dev.sluice.ingestion.webhook;

import dev.sluice.kit.http.body.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether a message comes from who knows the project's secret. Signatures are over the bytes as they came, and everything is compared
 * in a time that does not tell how much of it was right.
 *
 * <table>
 *   <caption>What a source can show</caption>
 *   <tr><th>source</th><th>shows</th></tr>
 *   <tr><td>sentry</td><td>{@code Sentry-Hook-Signature}: hex HMAC-SHA256 of the body; {@code Sentry-Hook-Timestamp}, in seconds, is not
 *       signed, so that it stops accidents and not attackers: those are stopped by the event's id</td></tr>
 *   <tr><td>grafana</td><td>{@code X-Grafana-Alerting-Signature}: hex HMAC-SHA256 of the body, or of {@code time:body} with a time in
 *       {@code X-Grafana-Alerting-Timestamp}; or the secret itself</td></tr>
 *   <tr><td>datadog, webhook</td><td>Standard Webhooks ({@code webhook-id}, {@code webhook-timestamp}, {@code webhook-signature}); or the
 *       secret itself</td></tr>
 *   <tr><td>alertmanager</td><td>the secret itself: it can sign nothing</td></tr>
 * </table>
 *
 * <p>The secret itself is a bearer credential, or the password of basic credentials under any name.
 */
public final class WebhookSeal {

    /** How far a message's time may be from ours, either way (Standard Webhooks; our own rule for incoming hooks). */
    public static final Duration WINDOW = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";
    /** Standard Webhooks: what follows is the key in base64. */
    private static final String ENCODED_SECRET = "whsec_";

    private WebhookSeal() {}

    /**
     * Looks at a message.
     *
     * @param secret the project's for this source
     * @param header gives a header's value by its name, {@code null} when it is missing
     * @param body as it came
     * @return what is wrong, for the sender; empty when it is good
     */
    public static Optional<String> flaw(
            WebhookSource source, String secret, Function<String, String> header, Bytes body, Instant now) {
        if (secret.isEmpty() || secret.equals(ENCODED_SECRET)) {
            // Set so by mistake: anyone could sign with it.
            return mismatch();
        }
        return switch (source) {
            case SENTRY -> sentry(secret, header, body, now);
            case GRAFANA ->
                header.apply("X-Grafana-Alerting-Signature") == null
                        ? credential(secret, header, "sign with HMAC in X-Grafana-Alerting-Signature, or send")
                        : grafana(secret, header, body, now);
            case ALERTMANAGER -> credential(secret, header, "send");
            case DATADOG, WEBHOOK ->
                header.apply("webhook-signature") == null
                        ? credential(secret, header, "sign as Standard Webhooks does, or send")
                        : standard(secret, header, body, now);
        };
    }

    private static Optional<String> sentry(String secret, Function<String, String> header, Bytes body, Instant now) {
        String signature = header.apply("Sentry-Hook-Signature");
        if (signature == null) {
            return Optional.of("Sentry-Hook-Signature is missing");
        }
        return hexMatches(secret, new byte[0], body, signature).or(() -> outside("Sentry-Hook-Timestamp", header, now));
    }

    private static Optional<String> grafana(String secret, Function<String, String> header, Bytes body, Instant now) {
        String signature = header.apply("X-Grafana-Alerting-Signature");
        String time = header.apply("X-Grafana-Alerting-Timestamp");
        if (time == null) {
            return hexMatches(secret, new byte[0], body, signature);
        }
        return hexMatches(secret, utf8(time + ":"), body, signature)
                .or(() -> outside("X-Grafana-Alerting-Timestamp", header, now));
    }

    private static Optional<String> standard(String secret, Function<String, String> header, Bytes body, Instant now) {
        String id = header.apply("webhook-id");
        String time = header.apply("webhook-timestamp");
        if (id == null || time == null) {
            return Optional.of("webhook-id and webhook-timestamp must come with webhook-signature");
        }
        byte[] right = utf8("v1,"
                + Base64.getEncoder().encodeToString(hmac(standardKey(secret), utf8(id + "." + time + "."), body)));
        boolean matches = false;
        // Several while a secret is changed, with blanks between them.
        for (String one : header.apply("webhook-signature").split(" ", -1)) {
            matches |= MessageDigest.isEqual(right, utf8(one));
        }
        return matches ? outside("webhook-timestamp", header, now) : mismatch();
    }

    private static byte[] standardKey(String secret) {
        if (!secret.startsWith(ENCODED_SECRET)) {
            return utf8(secret);
        }
        try {
            return Base64.getDecoder().decode(secret.substring(ENCODED_SECRET.length()));
        } catch (IllegalArgumentException e) {
            return utf8(secret);
        }
    }

    private static Optional<String> credential(String secret, Function<String, String> header, String before) {
        String authorization = header.apply("Authorization");
        String missing = before + " the secret as \"Authorization: Bearer …\" or as the password of basic credentials";
        if (authorization == null) {
            return Optional.of(missing);
        }
        int blank = authorization.indexOf(' ');
        String scheme = blank < 0 ? authorization : authorization.substring(0, blank);
        String rest = blank < 0 ? "" : authorization.substring(blank + 1).strip();
        if (scheme.equalsIgnoreCase("Bearer")) {
            return sameSecret(secret, rest);
        }
        if (scheme.equalsIgnoreCase("Basic")) {
            return sameSecret(secret, password(rest));
        }
        return Optional.of(missing);
    }

    private static String password(String credentials) {
        try {
            String both = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            return both.substring(both.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Compared by their hashes, which are of one length. */
    private static Optional<String> sameSecret(String secret, String shown) {
        byte[] key = utf8("compare");
        Bytes right = new Bytes(utf8(secret));
        Bytes given = new Bytes(utf8(shown));
        return MessageDigest.isEqual(hmac(key, new byte[0], right), hmac(key, new byte[0], given))
                ? Optional.empty()
                : mismatch();
    }

    private static Optional<String> hexMatches(String secret, byte[] before, Bytes body, String signature) {
        byte[] right = utf8(HexFormat.of().formatHex(hmac(utf8(secret), before, body)));
        return MessageDigest.isEqual(right, utf8(signature.strip())) ? Optional.empty() : mismatch();
    }

    private static Optional<String> outside(String name, Function<String, String> header, Instant now) {
        String seconds = header.apply(name);
        if (seconds == null || !seconds.matches("[0-9]{1,11}")) {
            return Optional.of(name + " must say when it was sent, in seconds since 1970");
        }
        Duration apart = Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), now)
                .abs();
        return apart.compareTo(WINDOW) > 0
                ? Optional.of("it was sent more than " + WINDOW.toMinutes()
                        + " minutes ago, or its clock is wrong: see " + name)
                : Optional.empty();
    }

    private static Optional<String> mismatch() {
        return Optional.of("the signature or secret does not match the one that the project has for this source");
    }

    private static byte[] hmac(byte[] key, byte[] before, Bytes body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(before);
            mac.update(ByteBuffer.wrap(body.array(), 0, body.length()));
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
