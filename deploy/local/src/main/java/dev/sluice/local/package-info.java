/**
 * The launcher: starts, watches and stops the broker, the database and every service on one machine.
 *
 * <p>{@link dev.sluice.local.Sluice} is the command line, {@link dev.sluice.local.Stack} the order of things,
 * {@link dev.sluice.local.Supervisor} the care for one process, {@link dev.sluice.local.Ledger} what is remembered on disk about
 * running processes, and {@link dev.sluice.local.Roster} the table of services.
 */
package dev.sluice.local;
