package dev.sluice.bench.report;

import dev.sluice.bench.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the rows of several benchmarks together: {@code Report PROJECT COMMITTED FOLDER ROWS...} reads the files ROWS in order, prints
 * the report and writes {@code latest.json} and {@code latest.md} into FOLDER. COMMITTED holds the rows to compare with.
 */
public final class Report {

    private Report() {}

    public static void main(String[] args) throws IOException {
        if (args.length < 4) {
            System.err.println("Usage: Report PROJECT COMMITTED FOLDER ROWS...");
            System.exit(2);
        }
        List<Row> rows = new ArrayList<>();
        for (String file : List.of(args).subList(3, args.length)) {
            rows.addAll(Results.read(Path.of(file)));
        }
        String page = Page.of(rows, Results.read(Path.of(args[1])), Machine.facts(Path.of(args[0])));
        Path folder = Path.of(args[2]);
        Files.createDirectories(folder);
        Results.write(folder.resolve("latest.json"), rows);
        Files.writeString(folder.resolve("latest.md"), page);
        System.out.println(page);
    }
}
