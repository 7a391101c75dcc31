/** Tells people: alerts from the bus go to each route that wants them, with retries, and one slow receiver delays no other. */
package dev.sluice.notifier;
