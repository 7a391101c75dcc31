package dev.sluice.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Processes whose working folder is the given one: on Linux, where {@code /proc} tells; elsewhere none are found.
 *
 * <p>A server that is killed leaves its children behind for a moment, or for longer when they are in the middle of something. A
 * PostgreSQL refuses to start beside children of an earlier one, and all of them work in its data folder.
 */
final class Occupants {

    private Occupants() {}

    /** Waits at most {@code patience} until nobody works in the folder any more, and kills who still does. */
    static void end(Path folder, Duration patience) {
        for (ProcessHandle process : in(folder)) {
            Processes.end(process, patience);
        }
    }

    /** Those that work in the folder now. */
    static List<ProcessHandle> in(Path folder) {
        Path real;
        try {
            real = folder.toRealPath();
        } catch (IOException e) {
            // A folder that does not exist yet has no occupants.
            return List.of();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> worksIn(real, process) && Processes.isAlive(process))
                .toList();
    }

    private static boolean worksIn(Path folder, ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
                    .equals(folder);
        } catch (IOException | UnsupportedOperationException e) {
            // It ended meanwhile, belongs to somebody else, or this system has no such folder.
            return false;
        }
    }
}
