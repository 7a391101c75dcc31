/** Errors that Sentry tells of, turned into events of the people who met them. */
package dev.sluice.ingestion.sentry;
