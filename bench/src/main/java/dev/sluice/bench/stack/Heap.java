package dev.sluice.bench.stack;

import dev.sluice.infra.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JVM's heap holds. */
public final class Heap {

    /** Each generation of the serial collector has a line such as {@code Tenured  total 174784K, used 3190K [...)}. */
    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

    private Heap() {}

    /** Bytes in use after a full collection. The JVM must run with the serial collector, and belong to this user. */
    public static long usedAfterCollecting(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        Matcher matcher = USED.matcher(jcmd(pid, "GC.heap_info"));
        long kilobytes = 0;
        while (matcher.find()) {
            kilobytes += Long.parseLong(matcher.group(1));
        }
        if (kilobytes == 0) {
            throw new IllegalStateException("The heap of process " + pid + " could not be read.");
        }
        return kilobytes * 1024;
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        List.of(Processes.java().resolveSibling("jcmd").toString(), Long.toString(pid), command))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("jcmd " + command + ": " + said);
        }
        return said;
    }
}
