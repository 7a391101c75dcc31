/** Events that others told us of, in the form in which SDKs send theirs. */
package dev.sluice.ingestion.intake;
