package dev.sluice.trials.simulate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code make simulate-statistics}: prints the table, writes it into its page, and fails when a promise was not kept. */
public final class Simulate {

    private static final Page PAGE =
            new Page("<!-- made by: make simulate-statistics -->", "<!-- end of what is made -->");

    private Simulate() {}

    /**
     * Runs it.
     *
     * @param arguments the page to write into, the date, the revision; then, to try it out, rollouts and detections of each kind
     */
    public static void main(String[] arguments) throws IOException {
        Size whole = Size.WHOLE;
        Size size = arguments.length < 5
                ? whole
                : new Size(
                        Integer.parseInt(arguments[3]),
                        Integer.parseInt(arguments[4]),
                        whole.weeks() / 10,
                        whole.seed());
        long start = System.nanoTime();
        Table table = new Simulation(size).run();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Seed %d, %s, revision %s, in %d s on %d processors.",
                size.seed(),
                arguments[1],
                arguments[2],
                (System.nanoTime() - start) / 1_000_000_000,
                Runtime.getRuntime().availableProcessors()));
        lines.addAll(table.lines());
        lines.forEach(System.out::println);
        if (size.equals(whole)) {
            PAGE.write(Path.of(arguments[0]), lines);
        }
        if (!table.broken().isEmpty()) {
            System.out.println();
            System.out.println("Not kept: " + String.join("; ", table.broken()));
            System.exit(1);
        }
    }
}
