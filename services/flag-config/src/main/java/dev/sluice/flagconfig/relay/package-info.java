/** Tells what rows say of themselves that was not told yet: the newest state only, without an outbox. */
package dev.sluice.flagconfig.relay;
