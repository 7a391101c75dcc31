/**
 * The outbox: what a service tells the others is written in the transaction that makes it true, and sent afterwards.
 *
 * <p>Records leave in the order in which they were written, one relay at a time over all instances, at least once: receivers know a
 * repeated record by its id.
 */
package dev.sluice.outbox;
