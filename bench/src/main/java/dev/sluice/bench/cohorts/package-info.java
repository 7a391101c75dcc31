/** A large project: thousands of flags, and lists of a million people. */
package dev.sluice.bench.cohorts;
