package dev.sluice.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.infra.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What is known on disk about the processes of this installation: written by the running launcher at each change, read by
 * {@code status} and {@code stop}, and by the next launcher when this one was killed.
 */
final class Ledger {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How far the launcher has come. */
    enum Phase {
        STARTING,
        READY,
        STOPPING,
        STOPPED
    }

    /**
     * The whole of it.
     *
     * @param url the one address
     */
    record Page(Phase phase, String url, ProcessNote launcher, List<ProcessNote> processes) {
        Page {
            processes = List.copyOf(processes);
        }
    }

    /**
     * One process.
     *
     * @param startedAt when the system started it, in milliseconds of the epoch: with the pid it names the process for ever
     * @param port where it serves, 0 for none
     * @param restarts how often it was started again since the launcher began
     */
    record ProcessNote(String name, long pid, long startedAt, int port, int restarts) {}

    private final Path file;
    private Page page;

    Ledger(Path file) {
        this.file = file;
    }

    /** The last page written, empty when there is none or it cannot be understood. */
    Optional<Page> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), Page.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    synchronized void open(String url, ProcessNote launcher) {
        write(new Page(Phase.STARTING, url, launcher, List.of()));
    }

    synchronized void phase(Phase phase) {
        change(old -> new Page(phase, old.url(), old.launcher(), old.processes()));
    }

    /** Notes a process that was just started, in place of the one of the same name. */
    synchronized void note(ProcessNote process) {
        change(old -> {
            List<ProcessNote> processes = new ArrayList<>(old.processes());
            processes.removeIf(other -> other.name().equals(process.name()));
            processes.add(process);
            return new Page(old.phase(), old.url(), old.launcher(), processes);
        });
    }

    private void change(UnaryOperator<Page> edit) {
        write(edit.apply(page));
    }

    private void write(Page fresh) {
        page = fresh;
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            JSON.writeValue(next.toFile(), fresh);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Refusal("The file " + file + " cannot be written: " + e.getMessage() + ".", e);
        }
    }

    /** What to write about a process that just started. */
    static ProcessNote noteOf(String name, ProcessHandle process, int port, int restarts) {
        return new ProcessNote(name, process.pid(), startedAt(process), port, restarts);
    }

    /** The process of a note, if it still runs and is the same: another one may have got its number since. */
    static Optional<ProcessHandle> alive(ProcessNote note) {
        return ProcessHandle.of(note.pid())
                .filter(Processes::isAlive)
                .filter(process -> startedAt(process) == note.startedAt());
    }

    private static long startedAt(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(java.time.Instant::toEpochMilli)
                .orElse(0L);
    }
}
