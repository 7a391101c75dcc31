/** The judge: from what was observed of a rollout to the verdict that widens, holds or rolls back. */
package dev.sluice.metric.judge;
