/** One flag of three conditions, evaluated in this process by flag-core and by the local evaluators of four peers. */
package dev.sluice.bench.flagcore;
