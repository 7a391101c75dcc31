/** Events taken in by event-ingestion, beside Kafka's own load producer on the same broker with the same bytes: the limit. */
package dev.sluice.bench.ingestion;
