/** Metrics by HTTP. */
package dev.sluice.flagconfig.metric;
