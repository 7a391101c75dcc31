/** How much a project may send: by the second, and by the month. */
package dev.sluice.ingestion.quota;
