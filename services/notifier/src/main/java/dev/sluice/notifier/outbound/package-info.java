/** One message to one receiver, and what came of it. */
package dev.sluice.notifier.outbound;
