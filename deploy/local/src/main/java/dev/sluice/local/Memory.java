package dev.sluice.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How much memory processes hold: resident set size, in KB. */
final class Memory {

    private static final String RESIDENT = "VmRSS:";

    private Memory() {}

    /** Of the process and all it started. Memory they share counts for each, so the sum is an upper bound. */
    static long ofTree(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToLong(Memory::of)
                .sum();
    }

    /** Of the process alone. */
    static long of(ProcessHandle process) {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        try {
            return Files.exists(status) ? fromProc(status) : fromPs(process.pid());
        } catch (IOException | NumberFormatException e) {
            // It ended while we looked.
            return 0;
        }
    }

    private static long fromProc(Path status) throws IOException {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .map(line ->
                            line.substring(RESIDENT.length()).replace("kB", "").strip())
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
