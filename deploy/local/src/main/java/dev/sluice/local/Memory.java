package dev.sluice.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How much memory processes hold: resident set size, in KB. */
final class Memory {

    private static final String RESIDENT = "VmRSS:";
    private static final String UNSHARED = "RssAnon:";

    private Memory() {}

    /**
     * Of the process and all it started. PostgreSQL's children map the same shared memory and programs as their parent: of a child
     * only what is its own counts, where the system tells.
     */
    static long ofTree(ProcessHandle process) {
        return of(process)
                + process.descendants()
                        .mapToLong(child -> read(child, UNSHARED))
                        .sum();
    }

    /** Of the process alone. */
    static long of(ProcessHandle process) {
        return read(process, RESIDENT);
    }

    private static long read(ProcessHandle process, String what) {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        try {
            return Files.exists(status) ? fromProc(status, what) : fromPs(process.pid());
        } catch (IOException | NumberFormatException e) {
            // It ended while we looked.
            return 0;
        }
    }

    private static long fromProc(Path status, String what) throws IOException {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(what))
                    .map(line -> line.substring(what.length()).replace("kB", "").strip())
                    .mapToLong(Long::parseLong)
                    .sum();
        }
    }

    private static long fromPs(long pid) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
        String text = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
