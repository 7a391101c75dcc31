/** The chain of a project's changes: written with each change, linked after its commit, told on the bus. */
package dev.sluice.flagconfig.audit;
