/** Flags and cohorts of an existing PostHog project, read from what its own API answers. */
package dev.sluice.flagconfig.importing;
