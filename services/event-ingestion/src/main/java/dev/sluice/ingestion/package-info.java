/**
 * Takes events from SDKs, makes them durable in Kafka, and only then says 200.
 *
 * <p>{@code capture} reads bodies and is pure; {@code http} meets SDKs; {@code kafka} knows projects and writes events.
 */
package dev.sluice.ingestion;
