/** What outside monitors say of live rollouts: series that are asked for, and alerts that are told. Plain thresholds, no promise. */
package dev.sluice.watcher.outside;
