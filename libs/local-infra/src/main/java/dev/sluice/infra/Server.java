package dev.sluice.infra;

import java.util.Optional;

/** A server that runs outside this JVM and can be started again after it stopped or died. One thread starts it; any may stop it. */
public interface Server extends AutoCloseable {

    /**
     * Starts its process. May return before it answers.
     *
     * @throws InfraException with a sentence for people, when it cannot be started
     */
    void launch();

    /** True when the process launched last answers. Returns in less than a second. */
    boolean isReady();

    /**
     * Starts it and returns once it answers.
     *
     * @throws InfraException with a sentence for people, when it cannot be started
     */
    void start();

    /** Stops it in good order, then by force after a bounded wait. Does nothing when it does not run. */
    void stop();

    /** The operating system's process, empty before the first start. */
    Optional<ProcessHandle> process();

    @Override
    default void close() {
        stop();
    }
}
