package dev.sluice.bench.report;

import dev.sluice.bench.Figures;
import dev.sluice.bench.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The report for people, in Markdown. */
final class Page {

    private Page() {}

    static String of(List<Row> rows, List<Row> committed, Map<String, String> facts) {
        Comparison comparison = new Comparison(committed);
        StringBuilder page = new StringBuilder("# Figures\n\nWritten by `make bench`; method and reading: "
                + "[docs/performance.md](../../docs/performance.md).\n\n");
        long promised = rows.stream().filter(row -> row.target().isPresent()).count();
        List<Row> missed = rows.stream()
                .filter(row -> row.met().equals(java.util.Optional.of(false)))
                .toList();
        page.append(promised - missed.size()).append(" of ").append(promised).append(" targets met.");
        if (!missed.isEmpty()) {
            page.append(" Missed: ")
                    .append(missed.stream().map(Row::id).collect(Collectors.joining("; ")))
                    .append('.');
        }
        page.append("\n\n");
        table(
                page,
                List.of("measured with", ""),
                facts.entrySet().stream()
                        .map(fact -> List.of(fact.getKey(), fact.getValue()))
                        .toList());
        Map<String, List<Row>> byBench =
                rows.stream().collect(Collectors.groupingBy(Row::bench, LinkedHashMap::new, Collectors.toList()));
        byBench.forEach((bench, own) -> {
            page.append("\n## ").append(bench).append("\n\n");
            table(
                    page,
                    List.of("", "figure", "beside", "ratio", "target", "", "committed before"),
                    own.stream().map(row -> cells(row, comparison)).toList());
        });
        return page.toString();
    }

    private static List<String> cells(Row row, Comparison comparison) {
        return List.of(
                row.name(),
                row.value().map(value -> Figures.text(value) + " " + row.unit()).orElse("none"),
                row.against().orElse(""),
                row.ratio().map(Figures::text).orElse(""),
                row.target().orElse(""),
                row.met().map(met -> met ? "met" : "**missed**").orElse(""),
                comparison.isPossible() ? comparison.of(row) : "");
    }

    private static void table(StringBuilder page, List<String> head, List<List<String>> lines) {
        line(page, head);
        line(page, head.stream().map(cell -> "---").toList());
        lines.forEach(cells -> line(page, cells));
    }

    private static void line(StringBuilder page, List<String> cells) {
        page.append("| ")
                .append(cells.stream()
                        .map(cell -> cell.replace("|", "\\|").replace('\n', ' '))
                        .collect(Collectors.joining(" | ")))
                .append(" |\n");
    }
}
