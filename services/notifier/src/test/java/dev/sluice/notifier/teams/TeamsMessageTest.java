package dev.sluice.notifier.teams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.Alerts;
import dev.sluice.notifier.message.Links;
import dev.sluice.testkit.NodeScript;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Cards, read by Microsoft's own library. */
class TeamsMessageTest {

    @Test
    void shouldBeReadByMicrosoftsLibraryWithoutComplaint() throws Exception {
        List<JsonNode> cards = new ArrayList<>();
        for (AlertRecord.Kind kind : AlertRecord.Kind.values()) {
            cards.add(card(Alerts.of(kind, AlertRecord.Severity.WARNING), Optional.empty()));
        }
        cards.add(card(Alerts.withEvidence(), Optional.empty()));
        cards.add(card(Alerts.withEvidence(), Optional.of(URI.create("https://sluice.example/charts/v1.x.png"))));
        JsonNode wrong = card(Alerts.withEvidence(), Optional.empty()).deepCopy();
        ((com.fasterxml.jackson.databind.node.ObjectNode) wrong.at("/body/0")).put("size", "Huge");
        cards.add(wrong);

        JsonNode complaints = NodeScript.run("cards.mjs", Map.of("cards", cards));

        assertThat(complaints).hasSize(cards.size());
        for (int i = 0; i < cards.size() - 1; i++) {
            assertThat(complaints.get(i)).as(cards.get(i).toString()).isEmpty();
        }
        assertThat(complaints.get(cards.size() - 1))
                .as("the library does complain of what is wrong")
                .isNotEmpty();
    }

    @Test
    void shouldStayBelowWhatTeamsTakes() {
        String message = TeamsMessage.of(
                Alerts.withEvidence(), Links.of(Alerts.withEvidence(), URI.create("https://sluice.example")));

        assertThat(message.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(28_000);
        assertThat(message).contains("\\\\[a\\\\](b)");
    }

    private static JsonNode card(AlertRecord alert, Optional<URI> chart) throws Exception {
        JsonNode message = new ObjectMapper()
                .readTree(TeamsMessage.of(
                        alert, new Links(URI.create("https://sluice.example/api/v1/projects/shop"), chart)));
        assertThat(message.get("type").asText()).isEqualTo("message");
        assertThat(message.at("/attachments/0/contentType").asText())
                .isEqualTo("application/vnd.microsoft.card.adaptive");
        return message.at("/attachments/0/content");
    }
}
