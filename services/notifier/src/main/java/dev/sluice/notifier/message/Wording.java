package dev.sluice.notifier.message;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.segment.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Words that messages of all channels have in common. */
public final class Wording {

    private Wording() {}

    /** A sign that is seen before anything is read. */
    public static String mark(AlertRecord alert) {
        return switch (alert.severity()) {
            case PAGE -> "🚨";
            case WARNING -> "⚠️";
            case INFO -> "ℹ️";
        };
    }

    /** The evidence, a paragraph each: the verdict, how many people, each guardrail. */
    public static List<String> evidence(Verdict verdict) {
        List<String> lines = new ArrayList<>();
        lines.add(verdict.sentence());
        lines.add(String.format(
                Locale.ROOT,
                "Given the feature in this stage: %,d people; compared with: %,d.",
                verdict.exposedTreated(),
                verdict.exposedControl()));
        for (GuardrailVerdict guardrail : verdict.guardrails()) {
            lines.add(guardrail.guardrailId() + ": " + guardrail.sentence());
        }
        return lines;
    }

    /** The evidence of a part of the people, a paragraph each: what was found, how much worse it is, how sure that is. */
    public static List<String> evidence(Finding finding) {
        return List.of(
                finding.sentence(),
                String.format(
                        Locale.ROOT,
                        "Given the feature ÷ compared with: %.2f (%.2f to %.2f at %.0f %%).",
                        finding.effect().ratio(),
                        finding.effect().lower(),
                        finding.effect().upper(),
                        100 * finding.effect().confidence()),
                String.format(
                        Locale.ROOT,
                        "Evidence: %.1f, where one part of the people alone is told from %.1f on; false alarms: at most %s a"
                                + " week over all parts of the rollout together.",
                        finding.logEvidence(),
                        finding.logBar(),
                        finding.falseAlarmsAWeek()));
    }

    /** The kind as it stands in JSON. */
    public static String kind(AlertRecord alert) {
        return alert.kind().name().toLowerCase(Locale.ROOT);
    }

    /** On one line and no longer than that: where a line break would end a header or a title. */
    public static String line(String text, int longest) {
        return cut(text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip(), longest);
    }

    /** No longer than that, in UTF-16 code units, and never half a character. */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
