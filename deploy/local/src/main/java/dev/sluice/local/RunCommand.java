package dev.sluice.local;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts everything and stays until it is told to stop. */
@Command(name = "run", description = "Starts everything, stays in the foreground, and stops everything on Ctrl-C.")
final class RunCommand implements Callable<Integer> {

    static final String BACKGROUND = "--background";

    @Option(
            names = "--services",
            paramLabel = "NAMES",
            description = "Only these services, separated by commas; 'none' for broker and database alone.")
    private String services;

    /** Given by {@code start}, which writes what is said here to a log and says the keys itself. */
    @Option(names = BACKGROUND, hidden = true)
    private boolean background;

    @Override
    public Integer call() throws InterruptedException {
        new Launch(Sluice.settings(), chosen(services), new Voice(System.out), !background).run();
        return 0;
    }

    /** The services named by an option, all of them when it is absent. */
    static List<Roster> chosen(String names) {
        if (names == null) {
            return List.of(Roster.values());
        }
        if (names.equals("none")) {
            return List.of();
        }
        Set<String> wanted =
                Arrays.stream(names.split(",", -1)).map(String::strip).collect(Collectors.toSet());
        return Roster.only(wanted);
    }
}
