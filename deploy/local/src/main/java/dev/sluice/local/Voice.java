package dev.sluice.local;

import java.io.PrintStream;

/** Where the launcher's lines for people go. */
final class Voice {

    private final PrintStream out;

    Voice(PrintStream out) {
        this.out = out;
    }

    synchronized void say(String line) {
        out.println(line);
        out.flush();
    }
}
