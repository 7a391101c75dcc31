/** What is measured, started as processes: broker, database, services, peers; each on the processor it is given. */
package dev.sluice.bench.stack;
