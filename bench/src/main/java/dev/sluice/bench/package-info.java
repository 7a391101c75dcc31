/** Benchmarks, beside peers and limits in the same run, and the report of what was promised and what came out. */
package dev.sluice.bench;
