package dev.sluice.rollout;

/** The machine, or one with a planted bug. */
@FunctionalInterface
interface Machine {
    Decision decide(Rollout state, RolloutEvent event);
}
