package dev.sluice.bench.load;

import java.time.Duration;

/**
 * What to send.
 *
 * @param port on the loopback interface
 * @param perSecond how many requests fall due in a second, at random moments (a Poisson stream); 0 for as many as are answered: each
 *     connection then sends its next when it has its answer
 * @param warmUp sent before, and not counted
 * @param measured how long is counted
 * @param connections most that are open at once, all from the beginning
 */
public record LoadPlan(int port, double perSecond, Duration warmUp, Duration measured, int connections) {

    /** As many as are answered, to find the most a server can do. */
    public static LoadPlan most(int port, Duration warmUp, Duration measured, int connections) {
        return new LoadPlan(port, 0, warmUp, measured, connections);
    }

    boolean isOpen() {
        return perSecond > 0;
    }
}
