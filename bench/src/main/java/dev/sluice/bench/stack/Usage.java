package dev.sluice.bench.stack;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process has used, from Linux's {@code /proc}.
 *
 * @param processor time on processors since its start, its own and the system's on its behalf
 * @param compiling the part of it that the JVM's compilers took; zero for what is no JVM
 * @param residentBytes memory that is in use now
 * @param residentBytesMax the most that ever was
 */
public record Usage(Duration processor, Duration compiling, long residentBytes, long residentBytesMax) {

    /** Linux counts processor time in hundredths of a second, on every machine it is built for here. */
    private static final long TICK_MILLIS = 10;

    /** Of a running process. */
    public static Usage of(long pid) throws IOException {
        long ticks = ticks(Files.readString(Path.of("/proc/" + pid + "/stat")));
        long now = 0;
        long most = 0;
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                now = kilobytes(line);
            } else if (line.startsWith("VmHWM:")) {
                most = kilobytes(line);
            }
        }
        return new Usage(Duration.ofMillis(ticks * TICK_MILLIS), compiling(pid), now * 1024, most * 1024);
    }

    /** Of threads that are called "C1 CompilerThre" and "C2 CompilerThre": Linux keeps 15 letters of a name. */
    private static Duration compiling(long pid) throws IOException {
        long ticks = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                String stat = statOf(thread);
                if (stat.contains(" CompilerThre")) {
                    ticks += ticks(stat);
                }
            }
        }
        return Duration.ofMillis(ticks * TICK_MILLIS);
    }

    private static String statOf(Path thread) {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (IOException ended) {
            return "";
        }
    }

    /** The name stands in parentheses and may hold anything; fields 14 and 15 are times in user and system mode. */
    private static long ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static long kilobytes(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }
}
