package dev.sluice.trials.backtest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What many re-randomisations of one recording came to, for one true effect.
 *
 * @param ratio injected: 1 is none
 * @param endings of each
 */
public record Report(double ratio, List<Ending> endings) {
    public Report {
        endings = List.copyOf(endings);
    }

    /** Takes the recording through the plan that many times, each time with other arms. */
    public static Report of(Backtest backtest, double ratio, int runs, long seed) {
        return new Report(
                ratio,
                IntStream.range(0, runs)
                        .parallel()
                        .mapToObj(run -> backtest.randomised(seed + "/" + run, ratio))
                        .toList());
    }

    /** The part that would have been rolled back; of an A/A test: falsely. */
    public double rolledBack() {
        return (double) endings.stream()
                        .filter(Ending.RolledBack.class::isInstance)
                        .count()
                / endings.size();
    }

    /** Of that part. */
    public double standardError() {
        return Math.sqrt(rolledBack() * (1 - rolledBack()) / endings.size());
    }

    /** A row of a table: effect, rolled back, when (median), passed, when (median), unfinished. */
    public String row(Backtest backtest) {
        List<Ending> back = new ArrayList<>();
        List<Ending> passed = new ArrayList<>();
        int unfinished = 0;
        for (Ending ending : endings) {
            switch (ending) {
                case Ending.RolledBack each -> back.add(each);
                case Ending.Passed each -> passed.add(each);
                case Ending.Unfinished _ -> unfinished++;
            }
        }
        return String.format(
                Locale.ROOT,
                "| %s | %.1f %% (± %.1f) | %s | %.1f %% | %s | %.1f %% |",
                ratio == 1 ? "none (A/A)" : String.format(Locale.ROOT, "%+.0f %%", 100 * (ratio - 1)),
                100 * rolledBack(),
                100 * standardError(),
                median(back, backtest),
                100.0 * passed.size() / endings.size(),
                median(passed, backtest),
                100.0 * unfinished / endings.size());
    }

    private static String median(List<Ending> endings, Backtest backtest) {
        if (endings.isEmpty()) {
            return "-";
        }
        long people = endings.stream()
                .mapToLong(Ending::people)
                .sorted()
                .skip(endings.size() / 2)
                .findFirst()
                .orElseThrow();
        long seconds = endings.stream()
                .mapToLong(each -> Duration.between(backtest.visits().getFirst().at(), each.at())
                        .toSeconds())
                .sorted()
                .skip(endings.size() / 2)
                .findFirst()
                .orElseThrow();
        return String.format(Locale.ROOT, "%,d people, %.1f h", people, seconds / 3600.0);
    }
}
