package dev.sluice.trials.simulate;

import static dev.sluice.trials.simulate.Table.rate;

import dev.sluice.metric.Trigger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code make simulate-kinds}: harmless rollouts of every kind of measure; fails when one is rolled back more often than α. */
public final class SimulateKinds {

    private static final Page PAGE = new Page("<!-- made by: make simulate-kinds -->", "<!-- end of kinds -->");
    private static final double ALPHA = 0.05;

    private SimulateKinds() {}

    /**
     * Runs it.
     *
     * @param arguments the page to write into, the date, the revision; then, to try it out, rollouts of each kind
     */
    public static void main(String[] arguments) throws IOException {
        boolean isWhole = arguments.length < 4;
        int rollouts = isWhole ? Size.WHOLE.rollouts() : Integer.parseInt(arguments[3]);
        long start = System.nanoTime();
        Table table = table(rollouts, Size.WHOLE.seed());
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Seed %d, %s, revision %s, %,d rollouts of each row, in %d s on %d processors.",
                Size.WHOLE.seed(),
                arguments[1],
                arguments[2],
                rollouts,
                (System.nanoTime() - start) / 1_000_000_000,
                Runtime.getRuntime().availableProcessors()));
        lines.addAll(table.lines());
        lines.forEach(System.out::println);
        if (isWhole) {
            PAGE.write(Path.of(arguments[0]), lines);
        }
        if (!table.broken().isEmpty()) {
            System.out.println();
            System.out.println("Not kept: " + String.join("; ", table.broken()));
            System.exit(1);
        }
    }

    private static Table table(int rollouts, long seed) {
        Table table = new Table();
        table.head("kind", "harm, no effect", "beyond the margin, exactly the margin", "promised");
        for (Kind kind : Kind.values()) {
            Kinds none = Kinds.of(kind, Trigger.HARM, false, rollouts, seed);
            Kinds margin = Kinds.of(kind, Trigger.BEYOND_MARGIN, true, rollouts, seed);
            boolean kept = none.rate() <= ALPHA && margin.rate() <= ALPHA;
            table.row(
                    kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    rate(none.rate(), none.standardError()),
                    rate(margin.rate(), margin.standardError()),
                    "≤ 5 %: " + (kept ? "kept" : "**broken**"));
            table.expect(kept, kind + ": " + none + ", " + margin);
        }
        return table;
    }
}
