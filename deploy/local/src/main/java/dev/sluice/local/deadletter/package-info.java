/** What services could not process: shown, and given back to them. */
package dev.sluice.local.deadletter;
