/**
 * Runs plans: widens on proof, waits, holds, rolls back.
 *
 * <p>{@link dev.sluice.autorollout.RolloutRuntime} is the only caller of the decision core: it loads a rollout, asks what its state
 * makes of an event, saves the answer with everything it wants told, in one transaction, and only then lets the event be
 * acknowledged.
 */
package dev.sluice.autorollout;
