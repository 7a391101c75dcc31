/** Past verdicts given again, and recorded people taken through a plan. */
package dev.sluice.local.trials;
