package dev.sluice.flagdelivery.poll;

import java.time.Duration;

/** What to do next about a bus that was heard a while ago. */
enum Step {
    /** Nothing. */
    WAIT,
    /** Ask flag-config. */
    ASK,
    /** Serve what the bus tells again. */
    BACK_TO_BUS;

    /**
     * Decides.
     *
     * @param silence how long the bus has not been heard
     * @param after from which silence on flag-config is asked
     * @param sinceAsked how long ago it was asked last
     * @param every how often it is asked
     * @param polled whether what it was asked for is served
     */
    static Step of(Duration silence, Duration after, Duration sinceAsked, Duration every, boolean polled) {
        if (silence.compareTo(after) < 0) {
            return polled ? BACK_TO_BUS : WAIT;
        }
        return sinceAsked.compareTo(every) < 0 ? WAIT : ASK;
    }
}
