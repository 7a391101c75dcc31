package dev.sluice.flagdelivery.snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** How something is written to a file and read again. */
interface SnapshotForm<T> {

    /** What its files are called: {@code NAME-N.snapshot}. */
    String name();

    /** Writes it, in such a way that a reader can tell whether all of it is there. */
    void write(T content, OutputStream out) throws IOException;

    /**
     * Reads it.
     *
     * @throws RefusedException when the file is not whole, or of another release's form
     */
    T read(Path file) throws RefusedException, IOException;

    /** A snapshot that must not be used; the message says why. */
    final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }
}
