/**
 * What a capture request means: bytes in, events or refusals out. No HTTP, no Kafka, no clock.
 *
 * <p>Order: {@link dev.sluice.ingestion.capture.BodyDecoder} undoes forms and compression, {@link
 * dev.sluice.ingestion.capture.EventParser} finds in one pass what routing needs, {@link
 * dev.sluice.ingestion.capture.TokenRule} says whose events they are, {@link dev.sluice.ingestion.capture.EventRule} keeps or
 * sets aside each event, {@link dev.sluice.ingestion.capture.CaptureTime} corrects its time.
 */
package dev.sluice.ingestion.capture;
