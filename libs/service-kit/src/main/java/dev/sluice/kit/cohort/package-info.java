/** Static cohorts: lists of people, kept small and followed as they change. */
package dev.sluice.kit.cohort;
