package dev.sluice.notifier.teams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.message.Interval;
import dev.sluice.notifier.message.Links;
import dev.sluice.notifier.message.Sparkline;
import dev.sluice.notifier.message.Wording;
import java.util.List;

/**
 * An alert as an Adaptive Card in the message that a Teams workflow takes. Version 1.4 of the cards' schema, which Teams shows; a message
 * may have 28 KB, so its texts are cut.
 */
public final class TeamsMessage {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TITLE_LONGEST = 500;
    private static final int TEXT_LONGEST = 1_500;
    private static final int EVIDENCE_MOST = 8;

    private TeamsMessage() {}

    /** The message's JSON. */
    public static String of(AlertRecord alert, Links links) {
        ObjectNode message = JSON.createObjectNode();
        message.put("type", "message");
        ObjectNode attachment = message.putArray("attachments").addObject();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.set("content", card(alert, links));
        try {
            return JSON.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a card that cannot be written", e);
        }
    }

    static ObjectNode card(AlertRecord alert, Links links) {
        ObjectNode card = JSON.createObjectNode();
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.4");
        ArrayNode body = card.putArray("body");
        text(body, Wording.line(Wording.mark(alert) + " " + alert.headline(), TITLE_LONGEST))
                .put("size", "Large")
                .put("weight", "Bolder")
                .put(
                        "color",
                        switch (alert.severity()) {
                            case PAGE -> "Attention";
                            case WARNING -> "Warning";
                            case INFO -> "Default";
                        });
        text(body, "Done: " + alert.done());
        ArrayNode facts = body.addObject().put("type", "FactSet").putArray("facts");
        fact(facts, "Flag", alert.flag().value());
        fact(facts, "Stage", alert.stageName());
        fact(facts, "By", alert.by());
        fact(facts, "At", alert.at().toString());
        alert.segment().ifPresent(finding -> Wording.evidence(finding).forEach(line -> text(body, line)));
        alert.evidence().ifPresent(verdict -> {
            Wording.evidence(verdict).stream().limit(EVIDENCE_MOST).forEach(line -> text(body, line));
            List<Interval> intervals = Interval.of(verdict);
            if (links.chart().isPresent()) {
                body.addObject()
                        .put("type", "Image")
                        .put("url", links.chart().get().toString())
                        .put("altText", "each guardrail's change, with its interval");
            } else if (!intervals.isEmpty()) {
                text(body, Sparkline.of(intervals)).put("fontType", "Monospace").put("wrap", false);
            }
        });
        card.putArray("actions")
                .addObject()
                .put("type", "Action.OpenUrl")
                .put("title", "Why")
                .put("url", links.rollout().toString());
        // Otherwise Teams shows a card in a third of the width.
        card.putObject("msteams").put("width", "Full");
        return card;
    }

    private static ObjectNode text(ArrayNode body, String text) {
        return body.addObject()
                .put("type", "TextBlock")
                .put("text", Wording.cut(escaped(text), TEXT_LONGEST))
                .put("wrap", true);
    }

    private static void fact(ArrayNode facts, String title, String value) {
        facts.addObject()
                .put("title", title)
                .put("value", value.isEmpty() ? "–" : Wording.line(escaped(value), TITLE_LONGEST));
    }

    /** What a card's Markdown would make a link or a mark-up of. */
    private static String escaped(String text) {
        return text.replaceAll("([\\\\`*_\\[\\]])", "\\\\$1");
    }
}
