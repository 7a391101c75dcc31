/** Whom a change reaches that it did not reach before, and what the project takes without asking. */
package dev.sluice.flagconfig.reach;
