/** What is being watched: immutable snapshots of the tables of rollouts, flags, cohorts and templates, made ready for the join. */
package dev.sluice.watcher.watch;
