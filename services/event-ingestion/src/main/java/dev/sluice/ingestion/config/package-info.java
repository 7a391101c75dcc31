/** Settings. */
package dev.sluice.ingestion.config;
