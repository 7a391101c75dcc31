/** What is promised of the judge, counted over rollouts that never were; beside the rules that others use. */
package dev.sluice.trials.simulate;
