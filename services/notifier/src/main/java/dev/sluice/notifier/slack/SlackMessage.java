package dev.sluice.notifier.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.Verdict;
import java.net.URI;
import java.util.Locale;

/**
 * An alert as Slack shows it: Block Kit blocks, and a plain text for notifications and readers without blocks.
 *
 * <p>Limits of Slack's message format: a header of 150 characters, a section of 3,000, a field of 2,000.
 */
public final class SlackMessage {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEADER_LONGEST = 150;
    private static final int SECTION_LONGEST = 3_000;

    private SlackMessage() {}

    /**
     * The message's JSON.
     *
     * @param publicUrl where people reach this installation
     */
    public static String of(AlertRecord alert, URI publicUrl) {
        ObjectNode message = JSON.createObjectNode();
        message.put("text", escaped(alert.headline() + " " + alert.done()));
        ArrayNode blocks = message.putArray("blocks");
        blocks.addObject()
                .put("type", "header")
                .putObject("text")
                .put("type", "plain_text")
                .put("text", cut(mark(alert) + " " + alert.headline(), HEADER_LONGEST));
        section(blocks, "*Done:* " + escaped(alert.done()));
        ArrayNode fields = blocks.addObject().put("type", "section").putArray("fields");
        field(fields, "Flag", alert.flag().value());
        field(fields, "Stage", alert.stageName());
        field(fields, "By", alert.by());
        field(fields, "At", alert.at().toString());
        alert.evidence().ifPresent(verdict -> evidence(blocks, verdict));
        String link = publicUrl + "/api/v1/projects/" + alert.project() + "/rollouts/" + alert.rolloutId() + "/explain";
        ArrayNode context = blocks.addObject().put("type", "context").putArray("elements");
        context.addObject().put("type", "mrkdwn").put("text", "<" + link + "|Why> · alert " + escaped(alert.alertId()));
        try {
            return JSON.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message that cannot be written", e);
        }
    }

    private static void evidence(ArrayNode blocks, Verdict verdict) {
        section(
                blocks,
                String.format(
                        Locale.ROOT,
                        "*Evidence:* %s%nGiven the feature in this stage: %,d people; compared with: %,d.",
                        escaped(verdict.sentence()),
                        verdict.exposedTreated(),
                        verdict.exposedControl()));
        for (GuardrailVerdict guardrail : verdict.guardrails()) {
            section(blocks, "*" + escaped(guardrail.guardrailId()) + "*: " + escaped(guardrail.sentence()));
        }
    }

    private static String mark(AlertRecord alert) {
        return switch (alert.severity()) {
            case PAGE -> "🚨";
            case WARNING -> "⚠️";
            case INFO -> "ℹ️";
        };
    }

    private static void section(ArrayNode blocks, String markdown) {
        blocks.addObject()
                .put("type", "section")
                .putObject("text")
                .put("type", "mrkdwn")
                .put("text", cut(markdown, SECTION_LONGEST));
    }

    private static void field(ArrayNode fields, String name, String value) {
        fields.addObject().put("type", "mrkdwn").put("text", "*" + name + "*\n" + escaped(value));
    }

    /** The three characters that Slack gives a meaning. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
