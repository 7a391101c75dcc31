package dev.sluice.infra;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Small moves on the operating system's processes. */
public final class Processes {

    private Processes() {}

    /** The {@code java} command of the JVM that runs this. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** Asks the process to end and waits at most {@code patience}, then kills it and its children. True when it ended by itself. */
    public static boolean stop(ProcessHandle process, Duration patience) {
        if (!process.isAlive()) {
            return true;
        }
        process.destroy();
        if (ended(process, patience)) {
            return true;
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        ended(process, Duration.ofSeconds(5));
        return false;
    }

    private static boolean ended(ProcessHandle process, Duration patience) {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            return !process.isAlive();
        }
    }
}
