package dev.sluice.notifier.message;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Intervals drawn with characters of one width, for messages that cannot show a picture. */
public final class Sparkline {

    /** From −100 % to +100 %, with no change in the middle. */
    private static final int CELLS = 31;

    private static final int NAME = 16;

    private Sparkline() {}

    /** One line per interval under a line with the scale; empty when there is nothing to draw. */
    public static String of(List<Interval> intervals) {
        if (intervals.isEmpty()) {
            return "";
        }
        String scale = " ".repeat(NAME) + " −100 %" + " ".repeat(9) + "0" + " ".repeat(9) + "+100 %";
        return intervals.stream().map(Sparkline::line).collect(Collectors.joining("\n", scale + "\n", ""));
    }

    private static String line(Interval interval) {
        char[] cells = new char[CELLS];
        Arrays.fill(cells, '·');
        cells[CELLS / 2] = '┆';
        int from = cell(interval.lower());
        int to = cell(interval.upper());
        Arrays.fill(cells, from, to + 1, '─');
        cells[from] = '├';
        cells[to] = '┤';
        cells[cell(interval.middle())] = interval.breached() ? '◆' : '●';
        return String.format(
                Locale.ROOT,
                "%-" + NAME + "s %s %+.0f %%",
                cut(interval.name()),
                new String(cells),
                100 * interval.middle());
    }

    private static int cell(double change) {
        return (int) Math.round((change + 1) / 2 * (CELLS - 1));
    }

    private static String cut(String name) {
        return name.length() <= NAME ? name : name.substring(0, NAME - 1) + "…";
    }
}
