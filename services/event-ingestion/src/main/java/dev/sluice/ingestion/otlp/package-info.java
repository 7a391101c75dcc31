/** Flag evaluations and tracking events as OpenTelemetry's protocol carries them, turned into events. */
package dev.sluice.ingestion.otlp;
