/** From a verdict to the change of a flag, while many rollouts are under way. */
package dev.sluice.bench.rollout;
