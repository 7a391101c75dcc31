/** Sluice watching itself: a rollout whose breach is planned, again and again, through the front door. */
package dev.sluice.autorollout.canary;
