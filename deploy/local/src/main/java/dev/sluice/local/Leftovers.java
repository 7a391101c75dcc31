package dev.sluice.local;

import dev.sluice.infra.Processes;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Processes that a killed launcher left running.
 *
 * <p>They are known by their command line, which names this installation's folder in a place where only the launcher puts it. So a
 * stranger that got the number of a dead process is never touched, and a process started in the launcher's last moment, before it
 * could be noted, is found all the same.
 */
final class Leftovers {

    private static final Duration STOP_MAX = Duration.ofSeconds(12);

    private Leftovers() {}

    /** Those that still run, last started first: services before the servers they need. */
    static List<ProcessHandle> find(Home home) {
        return ProcessHandle.allProcesses()
                .filter(process -> isOurs(home, process))
                .filter(Processes::isAlive)
                .sorted(Comparator.comparing((ProcessHandle process) ->
                                process.info().startInstant().orElseThrow())
                        .reversed())
                .toList();
    }

    static void stop(Home home, Voice voice) {
        for (ProcessHandle process : find(home)) {
            voice.say("Stopping process " + process.pid() + ", left over from a launcher that was killed.");
            Processes.stop(process, STOP_MAX);
        }
    }

    /** Children of the database's main process carry other command lines; they go with it. */
    private static boolean isOurs(Home home, ProcessHandle process) {
        String line = process.info().commandLine().orElse("");
        return line.contains(ServiceComponent.mark(home) + " ")
                || line.contains(
                        "postgres -D " + home.data(ServerComponent.POSTGRES).resolve("content") + " ");
    }
}
