package dev.sluice.notifier.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.metric.Verdict;
import dev.sluice.notifier.message.Interval;
import dev.sluice.notifier.message.Links;
import dev.sluice.notifier.message.Sparkline;
import dev.sluice.notifier.message.Wording;
import java.util.List;
import java.util.UUID;

/**
 * An alert as Slack shows it: Block Kit blocks, and a plain text for notifications and readers without blocks.
 *
 * <p>Limits of Slack's message format: 50 blocks; a header of 150 characters, a section of 3,000, a field of 2,000.
 */
public final class SlackMessage {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEADER_LONGEST = 150;
    private static final int SECTION_LONGEST = 3_000;
    private static final int FIELD_LONGEST = 2_000;
    private static final int EVIDENCE_MOST = 12;

    private SlackMessage() {}

    /** For an incoming webhook. */
    public static String forWebhook(AlertRecord alert, Links links) {
        return written(message(alert, links));
    }

    /**
     * For {@code chat.postMessage}, with the buttons that the alert suggests.
     *
     * @param slackChannel where to
     * @param route through which; a click comes back by it
     */
    public static String forApp(AlertRecord alert, Links links, String slackChannel, UUID route) {
        ObjectNode message = message(alert, links);
        message.put("channel", slackChannel);
        // Links in a page are for people to open, not for Slack to show off.
        message.put("unfurl_links", false);
        List<SlackButton> buttons = SlackButton.suggestedBy(alert);
        if (!buttons.isEmpty()) {
            ArrayNode elements = ((ArrayNode) message.get("blocks"))
                    .addObject()
                    .put("type", "actions")
                    .putArray("elements");
            buttons.forEach(button -> elements.add(button.element(alert, route)));
        }
        return written(message);
    }

    private static ObjectNode message(AlertRecord alert, Links links) {
        ObjectNode message = JSON.createObjectNode();
        message.put("text", Wording.cut(escaped(alert.headline() + " " + alert.done()), SECTION_LONGEST));
        ArrayNode blocks = message.putArray("blocks");
        blocks.addObject()
                .put("type", "header")
                .putObject("text")
                .put("type", "plain_text")
                .put("text", Wording.line(Wording.mark(alert) + " " + alert.headline(), HEADER_LONGEST));
        section(blocks, "*Done:* " + escaped(alert.done()));
        ArrayNode fields = blocks.addObject().put("type", "section").putArray("fields");
        field(fields, "Flag", alert.flag().value());
        field(fields, "Stage", alert.stageName());
        field(fields, "By", alert.by());
        field(fields, "At", alert.at().toString());
        alert.segment().ifPresent(finding -> Wording.evidence(finding).forEach(line -> section(blocks, escaped(line))));
        alert.evidence().ifPresent(verdict -> evidence(blocks, verdict, links));
        ArrayNode context = blocks.addObject().put("type", "context").putArray("elements");
        context.addObject()
                .put("type", "mrkdwn")
                .put(
                        "text",
                        Wording.cut(
                                "<" + links.rollout() + "|Why> · alert " + escaped(alert.alertId()), FIELD_LONGEST));
        return message;
    }

    private static void evidence(ArrayNode blocks, Verdict verdict, Links links) {
        Wording.evidence(verdict).stream().limit(EVIDENCE_MOST).forEach(line -> section(blocks, escaped(line)));
        if (links.chart().isPresent()) {
            blocks.addObject()
                    .put("type", "image")
                    .put("image_url", links.chart().get().toString())
                    .put("alt_text", "each guardrail's change, with its interval");
            return;
        }
        String drawn = Sparkline.of(Interval.of(verdict));
        if (!drawn.isEmpty()) {
            section(blocks, "```" + escaped(drawn) + "```");
        }
    }

    private static void section(ArrayNode blocks, String markdown) {
        blocks.addObject()
                .put("type", "section")
                .putObject("text")
                .put("type", "mrkdwn")
                .put("text", Wording.cut(markdown, SECTION_LONGEST));
    }

    private static void field(ArrayNode fields, String name, String value) {
        String shown = value.isEmpty() ? "–" : escaped(value);
        fields.addObject().put("type", "mrkdwn").put("text", Wording.cut("*" + name + "*\n" + shown, FIELD_LONGEST));
    }

    /** The three characters that Slack gives a meaning. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static String written(ObjectNode message) {
        try {
            return JSON.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message that cannot be written", e);
        }
    }
}
