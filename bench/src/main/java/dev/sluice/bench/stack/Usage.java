package dev.sluice.bench.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process has used, from Linux's {@code /proc}.
 *
 * @param processor time on processors since its start, its own and the system's on its behalf
 * @param residentBytes memory that is in use now
 * @param residentBytesMax the most that ever was
 */
public record Usage(Duration processor, long residentBytes, long residentBytesMax) {

    /** Linux counts processor time in hundredths of a second, on every machine it is built for here. */
    private static final long TICK_MILLIS = 10;

    /** Of a running process. */
    public static Usage of(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // The name stands in parentheses and may hold anything; fields 14 and 15 are times in user and system mode.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        long now = 0;
        long most = 0;
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                now = kilobytes(line);
            } else if (line.startsWith("VmHWM:")) {
                most = kilobytes(line);
            }
        }
        return new Usage(Duration.ofMillis(ticks * TICK_MILLIS), now * 1024, most * 1024);
    }

    private static long kilobytes(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }
}
