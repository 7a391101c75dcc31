/** What ingestion has to do with the bus: it reads projects and writes events. */
package dev.sluice.ingestion.kafka;
