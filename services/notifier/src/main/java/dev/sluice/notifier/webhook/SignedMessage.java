package dev.sluice.notifier.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.notifier.message.Links;
import dev.sluice.notifier.message.Wording;
import dev.sluice.notifier.outbound.HttpPost;
import dev.sluice.notifier.route.Target;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An alert as a signed webhook: headers and signature of Standard Webhooks (the specification of that name, version 1.0.0), a body with
 * the fields that Opsgenie's alert API has, so that a relay to such a tool is a few lines.
 *
 * <p>The id is the same however often one alert is sent to one route; the timestamp is of this try. A receiver that refuses old
 * timestamps and remembers ids for as long is safe from replays.
 */
public final class SignedMessage {

    /** What a secret begins with. */
    public static final String SECRET_PREFIX = "whsec_";

    private static final ObjectMapper JSON = WireJson.lenient();
    private static final int MESSAGE_LONGEST = 130;

    private SignedMessage() {}

    /** The message. */
    public static HttpPost.Message of(
            AlertRecord alert, Target.SignedWebhook target, UUID route, Links links, Instant now) {
        String body = body(alert, links);
        String id = "msg_" + UUID.nameUUIDFromBytes((alert.alertId() + "\n" + route).getBytes(StandardCharsets.UTF_8));
        String timestamp = Long.toString(now.getEpochSecond());
        String signatures = target.secrets().stream()
                .map(secret -> signature(secret, id, timestamp, body))
                .collect(Collectors.joining(" "));
        return new HttpPost.Message(
                target.url(),
                Map.of("webhook-id", id, "webhook-timestamp", timestamp, "webhook-signature", signatures),
                body);
    }

    /** {@code v1,} and the base64 of HMAC-SHA256 over {@code ID.TIMESTAMP.BODY}. */
    static String signature(String secret, String id, String timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
            byte[] sum = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(sum);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /**
     * The bytes of a secret.
     *
     * @throws IllegalArgumentException when it is no base64
     */
    public static byte[] key(String secret) {
        return Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
    }

    static String body(AlertRecord alert, Links links) {
        ObjectNode body = JSON.createObjectNode();
        body.put("type", "rollout." + Wording.kind(alert));
        body.put("timestamp", alert.at().toString());
        ObjectNode data = body.putObject("data");
        data.put("message", Wording.line(alert.headline(), MESSAGE_LONGEST));
        data.put("alias", alert.project() + "/" + alert.rolloutId());
        data.put("description", alert.headline() + "\nDone: " + alert.done());
        data.put(
                "priority",
                switch (alert.severity()) {
                    case PAGE -> "P1";
                    case WARNING -> "P3";
                    case INFO -> "P5";
                });
        data.put("source", "sluice");
        data.put("entity", alert.flag().value());
        data.set("tags", JSON.valueToTree(List.of(Wording.kind(alert), alert.project())));
        data.put("link", links.rollout().toString());
        links.chart().ifPresent(chart -> data.put("chart", chart.toString()));
        data.set("alert", JSON.valueToTree(alert));
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an alert that cannot be written", e);
        }
    }
}
