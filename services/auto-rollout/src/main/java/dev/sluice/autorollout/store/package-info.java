/** Rows: rollouts, their alarms, their decision log. */
package dev.sluice.autorollout.store;
