/** What this node tells the others that it serves. */
package dev.sluice.flagdelivery.receipt;
