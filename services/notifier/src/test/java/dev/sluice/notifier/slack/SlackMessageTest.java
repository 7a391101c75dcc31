package dev.sluice.notifier.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.flag.FlagKey;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlackMessageTest {

    @Test
    void shouldKeepWithinSlacksLimitsAndEscapeWhatSlackWouldRead() throws Exception {
        // given
        AlertRecord alert = new AlertRecord(
                "a-1",
                "shop",
                "r-1",
                new FlagKey("new-checkout"),
                AlertRecord.Kind.ROLLED_BACK,
                AlertRecord.Severity.PAGE,
                "x".repeat(400),
                "<!channel> & " + "y".repeat(4_000),
                "5 % of everyone",
                Optional.empty(),
                "guardrail conversion",
                Instant.parse("2026-11-23T12:00:00Z"));

        // when
        JsonNode message = new ObjectMapper().readTree(SlackMessage.of(alert, URI.create("https://sluice.example")));

        // then
        assertThat(message.at("/blocks/0/text/text").asText()).hasSizeLessThanOrEqualTo(150);
        assertThat(message.at("/blocks/1/text/text").asText())
                .hasSizeLessThanOrEqualTo(3_000)
                .startsWith("*Done:* &lt;!channel&gt; &amp;");
        assertThat(message.toString()).contains("https://sluice.example/api/v1/projects/shop/rollouts/r-1/explain");
    }
}
