package dev.sluice.notifier.mail;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.message.Interval;
import dev.sluice.notifier.message.Links;
import dev.sluice.notifier.message.Sparkline;
import dev.sluice.notifier.message.Wording;
import java.util.ArrayList;
import java.util.List;

/** An alert in words, as plain text and as HTML. */
final class MailText {

    private static final int SUBJECT_LONGEST = 200;

    private MailText() {}

    /** On one line whatever is in it: a line break would begin a header of the sender's choice. */
    static String subject(AlertRecord alert) {
        return Wording.line("[Sluice] " + alert.headline(), SUBJECT_LONGEST);
    }

    static String plain(AlertRecord alert, Links links) {
        List<String> lines = new ArrayList<>();
        lines.add(alert.headline());
        lines.add("Done: " + alert.done());
        lines.add("Flag: " + alert.flag().value() + "\nStage: " + alert.stageName() + "\nBy: " + alert.by() + "\nAt: "
                + alert.at());
        alert.segment().map(Wording::evidence).ifPresent(lines::addAll);
        alert.evidence().ifPresent(verdict -> {
            lines.addAll(Wording.evidence(verdict));
            String drawn = Sparkline.of(Interval.of(verdict));
            if (!drawn.isEmpty()) {
                lines.add(drawn);
            }
        });
        lines.add("Why: " + links.rollout());
        lines.add("Alert " + alert.alertId());
        return String.join("\n\n", lines) + "\n";
    }

    /** @param chart the content id of the picture in the same mail; empty when there is none */
    static String html(AlertRecord alert, Links links, java.util.Optional<String> chart) {
        StringBuilder html = new StringBuilder("<!doctype html><html><body style=\"font-family:sans-serif\">");
        html.append("<h2>").append(escaped(alert.headline())).append("</h2>");
        html.append("<p><b>Done:</b> ").append(escaped(alert.done())).append("</p><table>");
        row(html, "Flag", alert.flag().value());
        row(html, "Stage", alert.stageName());
        row(html, "By", alert.by());
        row(html, "At", alert.at().toString());
        html.append("</table>");
        alert.segment().ifPresent(finding -> Wording.evidence(finding)
                .forEach(line -> html.append("<p>").append(escaped(line)).append("</p>")));
        alert.evidence().ifPresent(verdict -> Wording.evidence(verdict)
                .forEach(line -> html.append("<p>").append(escaped(line)).append("</p>")));
        chart.ifPresent(id -> html.append("<p><img src=\"cid:")
                .append(id)
                .append("\" alt=\"each guardrail's change, with its interval\"></p>"));
        html.append("<p><a href=\"")
                .append(escaped(links.rollout().toString()))
                .append("\">Why</a> · alert ")
                .append(escaped(alert.alertId()))
                .append("</p></body></html>");
        return html.toString();
    }

    private static void row(StringBuilder html, String name, String value) {
        html.append("<tr><td><b>")
                .append(name)
                .append("</b></td><td>")
                .append(escaped(value))
                .append("</td></tr>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
