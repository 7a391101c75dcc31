/**
 * Evidence: e-values as closed formulas of merged counts.
 *
 * <p>Everything here is an e-process on the log scale: ln E starts at 0, and whenever one looks, the chance that E ever reached
 * 1/α while the null hypothesis holds is at most α (Ville 1939). Nothing here knows rollouts or decides anything.
 */
package dev.sluice.metric.evidence;
