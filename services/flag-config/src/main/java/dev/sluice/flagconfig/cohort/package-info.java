/** Cohorts by HTTP. */
package dev.sluice.flagconfig.cohort;
