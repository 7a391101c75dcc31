/** Deciding a rollout's logged events again, to see whether the same comes of it. */
package dev.sluice.autorollout.replay;
