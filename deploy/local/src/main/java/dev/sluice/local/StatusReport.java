package dev.sluice.local;

import dev.sluice.infra.FreePorts;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How every process does right now, asked and not remembered.
 *
 * @param url the one address, or null when nothing was ever started
 * @param running true when the launcher runs
 * @param ready true when the launcher and every process are ready
 * @param memoryMegabytes resident, of all processes together
 */
record StatusReport(String url, boolean running, boolean ready, long memoryMegabytes, List<Line> processes) {

    /** How one process does. */
    enum State {
        READY,
        STARTING,
        DOWN;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One process.
     *
     * @param pid 0 when down
     * @param port 0 for none
     */
    record Line(
            String name, long pid, String state, int port, long uptimeSeconds, long memoryMegabytes, int restarts) {}

    StatusReport {
        processes = List.copyOf(processes);
    }

    static StatusReport of(Optional<Ledger.Page> known) {
        if (known.isEmpty()) {
            return new StatusReport(null, false, false, 0, List.of());
        }
        Ledger.Page page = known.get();
        List<Line> lines = new ArrayList<>();
        lines.add(line(page.launcher(), page.url()));
        page.processes().forEach(note -> lines.add(line(note, page.url())));
        boolean running = Ledger.alive(page.launcher()).isPresent();
        boolean ready = running
                && page.phase() == Ledger.Phase.READY
                && lines.stream().allMatch(line -> line.state().equals(State.READY.text()));
        long memory = lines.stream().mapToLong(Line::memoryMegabytes).sum();
        return new StatusReport(page.url(), running, ready, memory, lines);
    }

    private static Line line(Ledger.ProcessNote note, String url) {
        Optional<ProcessHandle> alive = Ledger.alive(note);
        if (alive.isEmpty()) {
            return new Line(note.name(), 0, State.DOWN.text(), note.port(), 0, 0, note.restarts());
        }
        long uptime = Duration.between(Instant.ofEpochMilli(note.startedAt()), Instant.now())
                .toSeconds();
        long memory = note.name().equals("launcher") ? Memory.of(alive.get()) : Memory.ofTree(alive.get());
        String state = (answers(note, url) ? State.READY : State.STARTING).text();
        return new Line(note.name(), note.pid(), state, note.port(), uptime, memory / 1024, note.restarts());
    }

    private static boolean answers(Ledger.ProcessNote note, String url) {
        String name = note.name();
        if (name.equals(Roster.GATEWAY.serviceName())) {
            return Readiness.isReady(URI.create(url).getHost(), note.port());
        }
        return switch (name) {
            case "launcher" -> true;
            case ServerComponent.KAFKA, ServerComponent.POSTGRES -> FreePorts.isAnswering(note.port());
            default -> Readiness.isReady(Stack.LOOPBACK, note.port());
        };
    }

    /** The report as a table for people. */
    List<String> table() {
        List<String> rows = new ArrayList<>();
        if (processes.isEmpty() || processes.stream().allMatch(line -> line.pid() == 0)) {
            rows.add("Sluice is not running: start it with make run, or make start for the background.");
            return rows;
        }
        rows.add(String.format(
                "%-16s %8s %-9s %6s %10s %8s %9s", "process", "pid", "state", "port", "uptime", "RSS MB", "restarts"));
        for (Line line : processes) {
            rows.add(String.format(
                    Locale.ROOT,
                    "%-16s %8s %-9s %6s %10s %8d %9d",
                    line.name(),
                    orDash(line.pid()),
                    line.state(),
                    orDash(line.port()),
                    duration(line.uptimeSeconds()),
                    line.memoryMegabytes(),
                    line.restarts()));
        }
        rows.add(
                String.format(Locale.ROOT, "%-16s %8s %-9s %6s %10s %8d", "together", "", "", "", "", memoryMegabytes));
        rows.add(
                running
                        ? (ready ? "All ready at " : "Not all ready yet at ") + url
                        : "The launcher was killed and left processes running: make start takes over, make stop stops them.");
        return rows;
    }

    private static String orDash(long number) {
        return number == 0 ? "-" : Long.toString(number);
    }

    private static String duration(long seconds) {
        return seconds < 3600
                ? String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds % 3600 / 60);
    }
}
