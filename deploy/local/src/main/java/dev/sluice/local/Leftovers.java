package dev.sluice.local;

import dev.sluice.infra.Processes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Processes that a killed launcher left running. */
final class Leftovers {

    private static final Duration STOP_MAX = Duration.ofSeconds(12);

    private Leftovers() {}

    /**
     * The processes of the ledger that still run, last started first. A process counts only when its pid and its start time are those
     * noted and its command line names this installation's folder: a stranger is never touched.
     */
    static List<Ledger.ProcessNote> find(Home home, Ledger.Page page) {
        List<Ledger.ProcessNote> found = new ArrayList<>(page.processes().stream()
                .filter(note -> Ledger.alive(note)
                        .filter(process -> isOurs(home, process))
                        .isPresent())
                .toList());
        Collections.reverse(found);
        return found;
    }

    static void stop(Home home, Ledger.Page page, Voice voice) {
        for (Ledger.ProcessNote note : find(home, page)) {
            voice.say("Stopping " + note.name() + " (pid " + note.pid()
                    + "), left over from a launcher that was killed.");
            Ledger.alive(note).ifPresent(process -> Processes.stop(process, STOP_MAX));
        }
    }

    private static boolean isOurs(Home home, ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains(home.root().toString()))
                .isPresent();
    }
}
