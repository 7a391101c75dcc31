/** Journeys over the whole running stack: real processes, a real SDK, the one public port. */
package dev.sluice.system;
