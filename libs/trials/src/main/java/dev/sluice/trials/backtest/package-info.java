/** Recorded people, taken through a plan as if it had been run on them. */
package dev.sluice.trials.backtest;
