/** What joining and judging costs: metric-watcher beside a bare count by Kafka Streams. */
package dev.sluice.bench.watcher;
