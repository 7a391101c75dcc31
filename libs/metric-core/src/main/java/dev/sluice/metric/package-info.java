/**
 * The statistics: what a metric measures, the sufficient counts, and the verdict over them.
 *
 * <p>JDK only: no clock, no randomness, no I/O. A verdict is a closed formula of merged counts, so the order in which events
 * arrived, how they were spread over machines, and replay do not change it.
 */
package dev.sluice.metric;
