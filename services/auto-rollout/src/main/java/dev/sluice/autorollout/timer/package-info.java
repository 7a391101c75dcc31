/** Rings the alarms that rollouts have set. */
package dev.sluice.autorollout.timer;
