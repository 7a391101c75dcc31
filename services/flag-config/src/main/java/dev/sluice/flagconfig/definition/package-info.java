/** Cohorts, metrics and templates: kept, versioned and announced alike. */
package dev.sluice.flagconfig.definition;
