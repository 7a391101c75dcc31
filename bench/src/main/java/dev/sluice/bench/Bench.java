package dev.sluice.bench;

import dev.sluice.bench.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs one benchmark in this JVM: {@code Bench NAME PROJECT SCRATCH ROWS}, and writes its rows to the file ROWS. {@code Bench names}
 * prints the names there are. Ends with 0 also when targets were missed, and with 1 when the benchmark came to no end.
 */
public final class Bench {

    private Bench() {}

    public static void main(String[] args) throws IOException {
        if (args.length == 1 && args[0].equals("names")) {
            Suite.names().forEach(System.out::println);
            return;
        }
        if (args.length != 4) {
            System.err.println("Usage: Bench NAME PROJECT SCRATCH ROWS   (or: Bench names)");
            System.exit(2);
        }
        String name = args[0];
        Path scratch = Path.of(args[2]);
        Files.createDirectories(scratch);
        long began = System.nanoTime();
        List<Row> rows;
        int code = 0;
        try {
            rows = Suite.named(name).run(new Settings(Path.of(args[1]), scratch, Boolean.getBoolean("bench.quick")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            rows = List.of(Row.failed(name, "it was interrupted"));
            code = 1;
        } catch (Exception e) {
            e.printStackTrace();
            rows = List.of(Row.failed(name, String.valueOf(e.getMessage())));
            code = 1;
        }
        Results.write(Path.of(args[3]), rows);
        System.out.printf(
                "%s took %d s%n",
                name, Duration.ofNanos(System.nanoTime() - began).toSeconds());
        // Threads of peers and clients must not keep it alive.
        System.exit(code);
    }
}
