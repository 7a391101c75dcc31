/** The report: rows of all benchmarks, compared with the last that were committed. */
package dev.sluice.bench.report;
