/** What has been, and who made it so. */
package dev.sluice.flagconfig.history;
