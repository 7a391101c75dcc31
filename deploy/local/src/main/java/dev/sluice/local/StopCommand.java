package dev.sluice.local;

import dev.sluice.infra.Processes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops what runs, also what a killed launcher left behind. */
@Command(name = "stop", description = "Stops everything, in order.")
final class StopCommand implements Callable<Integer> {

    /** Longer than all bounded waits of an orderly stop together. */
    private static final Duration STOP_MAX = Duration.ofMinutes(2);

    @Override
    public Integer call() {
        Home home = Sluice.settings().home();
        Voice voice = new Voice(System.out);
        Optional<Ledger.Page> known = new Ledger(home.ledger()).read();
        Optional<ProcessHandle> launcher = known.flatMap(page -> Ledger.alive(page.launcher()));
        if (launcher.isPresent()) {
            voice.say("Stopping Sluice (pid " + launcher.get().pid() + ") …");
            Processes.stop(launcher.get(), STOP_MAX);
        } else if (Leftovers.find(home).isEmpty()) {
            voice.say("Sluice is not running.");
            return 0;
        }
        Leftovers.stop(home, voice);
        voice.say("Sluice is stopped.");
        return 0;
    }
}
