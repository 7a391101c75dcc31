package dev.sluice.trials.simulate;

/**
 * How much is simulated.
 *
 * @param rollouts harmless ones of each scenario
 * @param detections rollouts of each kind of harm, and of each peer
 * @param weeks of segments
 * @param seed of everything
 */
record Size(int rollouts, int detections, int weeks, long seed) {

    static final Size WHOLE = new Size(10_000, 400, 200, 20_261_123);
}
