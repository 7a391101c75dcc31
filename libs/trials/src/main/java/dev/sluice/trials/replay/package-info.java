/** Past verdicts, given again from what they say of themselves. */
package dev.sluice.trials.replay;
