package dev.sluice.trials.simulate;

import dev.sluice.metric.segment.Budget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code make simulate-segments}: false alarms over a hundred segments that are well, in so many weeks that their rate is known to a
 * fraction of what is promised: weeks that each begin with nothing, as those of {@code make simulate-statistics}, and years on end.
 */
public final class SimulateSegments {

    private static final Page PAGE = new Page("<!-- made by: make simulate-segments -->", "<!-- end of segments -->");
    private static final int YEARS = 12;

    private SimulateSegments() {}

    /**
     * Runs it.
     *
     * @param arguments the page to write into, the date, the revision; then, to try it out, how many years
     */
    public static void main(String[] arguments) throws IOException {
        boolean isWhole = arguments.length < 4;
        int years = isWhole ? YEARS : Integer.parseInt(arguments[3]);
        int weeks = years * Segments.WEEKS_A_YEAR;
        Budget budget = Budget.STANDARD;
        Table table = new Table();
        table.head("begun with nothing", "weeks", "false alarms", "a week (± standard error)", "promised");
        row(table, "each week", weeks, Segments.falseAlarms(budget, weeks, Size.WHOLE.seed()), budget);
        row(table, "each year", weeks, Segments.falseAlarmsOfYears(budget, years, Size.WHOLE.seed()), budget);
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(Locale.ROOT, "Seed %d, %s, revision %s.", Size.WHOLE.seed(), arguments[1], arguments[2]));
        lines.addAll(table.lines());
        lines.forEach(System.out::println);
        if (isWhole) {
            PAGE.write(Path.of(arguments[0]), lines);
        }
        if (!table.broken().isEmpty()) {
            System.out.println("Not kept: " + String.join("; ", table.broken()));
            System.exit(1);
        }
    }

    private static void row(Table table, String begun, int weeks, long alarms, Budget budget) {
        double aWeek = (double) alarms / weeks;
        // Alarms are counted, so the root of their number stands for its error; of none, that of one.
        double error = Math.sqrt((double) Math.max(1, alarms)) / weeks;
        table.row(
                begun,
                String.format(Locale.ROOT, "%,d", weeks),
                alarms,
                String.format(Locale.ROOT, "%.4f (± %.4f)", aWeek, error),
                "≤ " + budget.falseAlarmsAWeek());
        table.expect(
                aWeek <= budget.falseAlarmsAWeek() + 2 * error,
                "false alarms of segments begun " + begun + ": " + alarms);
    }
}
