package dev.sluice.trials.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Markdown, line by line, and the promises that were not kept. */
final class Table {

    private final List<String> lines = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    void say(String line) {
        lines.add(line);
    }

    void head(String... columns) {
        say("");
        row((Object[]) columns);
        say("|" + " --- |".repeat(columns.length));
    }

    void row(Object... cells) {
        StringBuilder line = new StringBuilder("|");
        for (Object cell : cells) {
            line.append(' ').append(cell).append(" |");
        }
        say(line.toString());
    }

    /** Notes a promise that was not kept. */
    void expect(boolean kept, String promise) {
        if (!kept) {
            broken.add(promise);
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    List<String> broken() {
        return List.copyOf(broken);
    }

    static String percent(double part) {
        return String.format(Locale.ROOT, part != 0 && part < 0.1 ? "%.2f %%" : "%.1f %%", 100 * part);
    }

    static String rate(double rate, double standardError) {
        return String.format(Locale.ROOT, "%.2f %% (± %.2f)", 100 * rate, 100 * standardError);
    }

    static String times(double times) {
        return String.format(Locale.ROOT, "%.2f", times);
    }

    /** Three digits and a unit: a mean of simulated people has no more. */
    static String people(double people) {
        if (people >= 999_500) {
            return String.format(Locale.ROOT, "%.3gM", people / 1e6).replaceAll("\\.0*M", "M");
        }
        return people >= 10_000
                ? String.format(Locale.ROOT, "%.0fk", people / 1e3)
                : String.format(Locale.ROOT, "%,.0f", people);
    }
}
