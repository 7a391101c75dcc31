package dev.sluice.notifier.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.Alerts;
import dev.sluice.notifier.message.Links;
import dev.sluice.notifier.outbound.HttpPost;
import dev.sluice.notifier.route.Target;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SignedMessageTest {

    private static final String FIRST = "whsec_plJ3nmyCDGBKInavdOK15jsl";
    private static final String SECOND = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final UUID ROUTE = UUID.fromString("00000000-0000-0000-0000-000000000001");

    /** The example of the specification. */
    @Test
    void shouldSignAsStandardWebhooksSays() {
        assertThat(SignedMessage.signature(
                        FIRST,
                        "msg_loFOjxBNrRLzqYUf",
                        "1731705121",
                        "{\"event_type\":\"ping\",\"data\":{\"success\":true}}"))
                .isEqualTo("v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=");
    }

    @Test
    void shouldKeepItsIdAndSignWithEverySecret() throws Exception {
        AlertRecord alert = Alerts.withEvidence();
        Target.SignedWebhook target =
                new Target.SignedWebhook(URI.create("https://example.org/hook"), List.of(FIRST, SECOND));
        Links links = Links.of(alert, URI.create("https://sluice.example"));

        HttpPost.Message first = SignedMessage.of(alert, target, ROUTE, links, Alerts.NOON);
        HttpPost.Message again = SignedMessage.of(alert, target, ROUTE, links, Alerts.NOON.plusSeconds(600));

        assertThat(again.headers().get("webhook-id")).isEqualTo(first.headers().get("webhook-id"));
        assertThat(again.headers().get("webhook-timestamp"))
                .isNotEqualTo(first.headers().get("webhook-timestamp"));
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(first.headers().get("webhook-signature").split(" ", -1))
                .containsExactly(signed(FIRST, first), signed(SECOND, first));
        JsonNode body = new ObjectMapper().readTree(first.json());
        assertThat(body.get("type").asText()).isEqualTo("rollout.rolled_back");
        assertThat(body.at("/data/priority").asText()).isEqualTo("P1");
        assertThat(body.at("/data/message").asText())
                .hasSizeLessThanOrEqualTo(130)
                .doesNotContain("\n");
        assertThat(body.at("/data/alert/evidence/guardrails")).hasSize(3);
    }

    private static String signed(String secret, HttpPost.Message message) {
        return SignedMessage.signature(
                secret,
                message.headers().get("webhook-id"),
                message.headers().get("webhook-timestamp"),
                message.json());
    }
}
