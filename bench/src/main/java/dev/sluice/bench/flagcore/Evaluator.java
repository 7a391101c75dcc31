package dev.sluice.bench.flagcore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Something that says whether one of the two flags is on for one of the {@link Visitors}. What can be prepared for a visitor before
 * is prepared before, by each in its own form; only the answer is timed.
 */
interface Evaluator extends AutoCloseable {

    /** The flag that is timed: on for colleagues, for half of the paying in two countries, and for a quarter of everyone. */
    String TIMED = "gate";

    /** The same filters without shares: all evaluators must agree about it to the last visitor. */
    String WITHOUT_SHARES = "gate-for-all-who-match";

    boolean isOn(String flag, int visitor);

    @Override
    default void close() throws IOException {}

    /** A definition that lies beside this class. */
    static byte[] definition(String file) {
        try (InputStream in = Evaluator.class.getResourceAsStream(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
