package dev.sluice.infra;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * Ends a process when this JVM ends, even when this JVM is killed.
 *
 * <p>A shell waits at the other end of a pipe that only this JVM holds open: the system closes it with the JVM, and the shell ends
 * the process. Shutdown hooks alone do not run on a kill.
 */
public final class Tether {

    private static final String SCRIPT = "trap '' INT TERM HUP; read -r _; kill -TERM \"$0\"";

    private Tether() {}

    /** Ties the process to this JVM. */
    public static void to(ProcessHandle process) {
        try {
            Process shell = new ProcessBuilder("sh", "-c", SCRIPT, Long.toString(process.pid()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            // Once the process has ended its number may be given to another: the shell must not kill that one.
            CompletableFuture<Void> unused = process.onExit().thenRun(shell::destroyForcibly);
        } catch (IOException e) {
            throw new InfraException(
                    "No shell to watch over process " + process.pid() + ": " + e.getMessage() + ".", e);
        }
    }
}
