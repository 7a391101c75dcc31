package dev.sluice.local;

/** One process of the stack that can be started, asked and stopped, any number of times. */
interface Component {

    String name();

    /** The port it serves on. */
    int port();

    /**
     * Starts the process. May return before it is ready.
     *
     * @throws RuntimeException with a sentence as message, when it cannot be started
     */
    ProcessHandle launch();

    /** Asks the running process whether it can serve. Bounded by a second or two. */
    boolean isReady();

    /** Stops the process in good order, then by force. */
    void stop();
}
