package dev.sluice.local;

import dev.sluice.infra.Processes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts everything in the background: the same launcher, in a process that outlives this one and its terminal. */
@Command(name = "start", description = "Starts everything in the background and returns once it is ready.")
final class StartCommand implements Callable<Integer> {

    private static final long POLL_MILLIS = 200;

    @Option(
            names = "--services",
            paramLabel = "NAMES",
            description = "Only these services, separated by commas; 'none' for broker and database alone.")
    private String services;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Settings settings = Sluice.settings();
        Home home = settings.home();
        Stack.refuseUnbuilt(settings.project(), RunCommand.chosen(services));
        home.prepare();
        Ledger ledger = new Ledger(home.ledger());
        Optional<Ledger.Page> running =
                ledger.read().filter(page -> Ledger.alive(page.launcher()).isPresent());
        if (running.isPresent()) {
            throw new Refusal("Sluice runs already at " + running.get().url() + " (process "
                    + running.get().launcher().pid() + "): see make status.");
        }
        Path log = home.newLog("launcher");
        Files.createFile(log);
        Process launcher = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        launcher.getOutputStream().close();
        int exit = follow(launcher, log, ledger);
        if (exit == 0) {
            // By this process and not by the launcher, whose lines are kept in a log: keys have no place there.
            Welcome.lines(settings, Secrets.loadOrMake(settings)).forEach(System.out::println);
        }
        return exit;
    }

    /** Repeats the launcher's lines here until it is ready or ends. */
    private static int follow(Process launcher, Path log, Ledger ledger) throws IOException, InterruptedException {
        try (RandomAccessFile lines = new RandomAccessFile(log.toFile(), "r")) {
            while (true) {
                boolean ended = launcher.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
                boolean ready = isReady(launcher, ledger);
                repeat(lines);
                if (ended) {
                    return Sluice.REFUSED;
                }
                if (ready) {
                    return 0;
                }
            }
        }
    }

    private static boolean isReady(Process launcher, Ledger ledger) {
        return ledger.read()
                .filter(page -> page.launcher().pid() == launcher.pid() && page.phase() == Ledger.Phase.READY)
                .isPresent();
    }

    private static void repeat(RandomAccessFile lines) throws IOException {
        byte[] fresh = new byte[(int) (lines.length() - lines.getFilePointer())];
        lines.readFully(fresh);
        System.out.print(new String(fresh, StandardCharsets.UTF_8));
        System.out.flush();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(detacher()));
        command.add(Processes.java().toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), Sluice.class.getName(), "run", RunCommand.BACKGROUND));
        if (services != null) {
            command.add("--services=" + services);
        }
        return command;
    }

    /** What frees the new process from this terminal: a session of its own where there is the command, else deafness to hang-ups. */
    private static String detacher() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "setsid")))
                ? "setsid"
                : "nohup";
    }
}
