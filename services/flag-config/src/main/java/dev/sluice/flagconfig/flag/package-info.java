/** Flags: people's edits by HTTP, rollouts' orders by Kafka, and what both leave behind. */
package dev.sluice.flagconfig.flag;
