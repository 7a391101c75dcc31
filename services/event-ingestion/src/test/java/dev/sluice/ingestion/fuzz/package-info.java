/** Bodies that nobody would send, made from those that somebody does. */
package dev.sluice.ingestion.fuzz;
