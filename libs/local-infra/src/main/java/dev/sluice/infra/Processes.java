package dev.sluice.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Small moves on the operating system's processes. */
public final class Processes {

    private static final long POLL_MILLIS = 20;

    private Processes() {}

    /** The {@code java} command of the JVM that runs this. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** Asks the process to end and waits at most {@code patience}, then kills it and its children. True when it ended by itself. */
    public static boolean stop(ProcessHandle process, Duration patience) {
        if (!isAlive(process)) {
            return true;
        }
        process.destroy();
        return end(process, patience);
    }

    /** Waits at most {@code patience} for the process to end, then kills it and its children. True when it ended by itself. */
    static boolean end(ProcessHandle process, Duration patience) {
        if (ended(process, patience)) {
            return true;
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        ended(process, Duration.ofSeconds(5));
        return false;
    }

    /** True while the process runs. One that ended and only waits for its parent to take notice does not. */
    public static boolean isAlive(ProcessHandle process) {
        return process.isAlive() && !isZombie(process.pid());
    }

    private static boolean isZombie(long pid) {
        Path stat = Path.of("/proc/" + pid + "/stat");
        if (!Files.exists(stat)) {
            return false;
        }
        try {
            // The state comes after the command's name, which stands in parentheses and may hold anything.
            String text = Files.readString(stat);
            return text.startsWith(") Z", text.lastIndexOf(')'));
        } catch (IOException e) {
            // It is gone altogether: isAlive says so the next time.
            return false;
        }
    }

    private static boolean ended(ProcessHandle process, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (isAlive(process)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
