package dev.sluice.bench.stack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which processor something runs on: what is measured has the last one for itself, all else (load, broker, database) shares the
 * others. On a machine with one processor everything shares it, and figures say little.
 */
public enum Processor {
    MEASURED,
    OTHERS,
    /** Wherever the system puts it. */
    ANY;

    private static final int COUNT = Integer.getInteger("bench.processors", onlineProcessors());

    /** The command so that it runs there, and sees no other processor. */
    public List<String> pin(List<String> command) {
        if (this == ANY) {
            return command;
        }
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", list()));
        pinned.addAll(command);
        return pinned;
    }

    /** Moves a process that runs already, with all its threads. */
    public void move(long pid) throws IOException, InterruptedException {
        if (this == ANY) {
            return;
        }
        Process process = new ProcessBuilder("taskset", "-a", "-p", "-c", list(), Long.toString(pid))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.waitFor(5, TimeUnit.SECONDS);
    }

    private String list() {
        int last = COUNT - 1;
        if (this == MEASURED || last == 0) {
            return Integer.toString(last);
        }
        return last == 1 ? "0" : "0-" + (last - 1);
    }

    private static int onlineProcessors() {
        return Runtime.getRuntime().availableProcessors();
    }
}
