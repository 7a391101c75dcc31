/** Rollouts on trial: people come in, made up or recorded, and the shipped judge is asked what it asks of real ones. */
package dev.sluice.trials;
