package dev.sluice.bench.report;

import dev.sluice.bench.Figures;
import dev.sluice.bench.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How figures changed since the rows that were committed last. Says nothing about better or worse: units differ in that. */
final class Comparison {

    private final Map<String, Double> before = new HashMap<>();

    Comparison(List<Row> committed) {
        committed.forEach(row -> row.value().ifPresent(value -> before.put(row.id(), value)));
    }

    /** In words: {@code 812 (−3 %)}; {@code new} for a row that was not there. */
    String of(Row row) {
        Double old = before.get(row.id());
        if (old == null) {
            return "new";
        }
        if (row.value().isEmpty()) {
            return Figures.text(old);
        }
        double change = old == 0 ? 0 : 100 * (row.value().get() / old - 1);
        return Figures.text(old) + String.format(Locale.ROOT, " (%+.0f %%)", change);
    }

    /** True when there is anything to compare with. */
    boolean isPossible() {
        return !before.isEmpty();
    }
}
