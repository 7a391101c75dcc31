package dev.sluice.trials.simulate;

import static dev.sluice.trials.simulate.Table.people;
import static dev.sluice.trials.simulate.Table.percent;
import static dev.sluice.trials.simulate.Table.times;

import dev.sluice.metric.Trigger;
import dev.sluice.trials.simulate.Detection.People;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code make simulate-small-drops}: people until a fall by 25 % is rolled back, five points past the margin, watched eight times as long as
 * larger ones, so that nearly all are found and the mean is one.
 */
public final class SimulateSmallDrops {

    private static final Page PAGE =
            new Page("<!-- made by: make simulate-small-drops -->", "<!-- end of small drops -->");
    private static final double DROP = 0.25;
    /** Treated people who would convert at control's rate until nobody looks any more. */
    private static final long LONGEST = 40_000;

    private SimulateSmallDrops() {}

    /**
     * Runs it.
     *
     * @param arguments the page to write into, the date, the revision; then, to try it out, rollouts of each kind
     */
    public static void main(String[] arguments) throws IOException {
        boolean isWhole = arguments.length < 4;
        int runs = isWhole ? Size.WHOLE.detections() : Integer.parseInt(arguments[3]);
        Table table = new Table();
        table.head(
                "baseline",
                "share",
                "α",
                "found",
                "median / mean",
                "÷ information bound",
                "÷ bound by converters alone");
        for (double alpha : new double[] {0.05, 0.01}) {
            for (double baseline : new double[] {0.02, 0.1, 0.4}) {
                for (double share : new double[] {0.01, 0.1, 0.5}) {
                    row(table, alpha, baseline, share, runs);
                }
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Seed %d, %s, revision %s, %,d rollouts of each row.",
                Size.WHOLE.seed(),
                arguments[1],
                arguments[2],
                runs));
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

    private static void row(Table table, double alpha, double baseline, double share, int runs) {
        People people = new People(share, baseline, 1 - DROP, Math.round(LONGEST / (share * baseline)));
        Detection found = Detection.of(
                () -> Ours.rollBack(Plans.oneStage(share, Trigger.BEYOND_MARGIN, alpha)),
                people,
                runs,
                Size.WHOLE.seed());
        double byConverters = Bound.peopleByConverters(share, baseline, 1 - DROP, Plans.MARGIN, alpha);
        table.row(
                percent(baseline),
                percent(share),
                percent(alpha),
                percent(found.acted()),
                people(found.median()) + " / " + people(found.mean()),
                times(found.mean() / Bound.people(share, baseline, 1 - DROP, Plans.MARGIN, alpha)),
                times(found.mean() / byConverters));
        // What the table of larger falls allows, too.
        table.expect(found.mean() <= 1.65 * byConverters, baseline + " at " + share + ", α " + alpha + ": " + found);
    }
}
