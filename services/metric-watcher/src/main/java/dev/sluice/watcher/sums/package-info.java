/** The second step: per rollout, the sums of what was counted, and the evidence made of them. Pure. */
package dev.sluice.watcher.sums;
