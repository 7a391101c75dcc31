/** What other tools tell us by webhook: who said it, and which outside signals it holds. */
package dev.sluice.ingestion.webhook;
