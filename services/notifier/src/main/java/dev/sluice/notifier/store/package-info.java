/** What is kept in PostgreSQL. */
package dev.sluice.notifier.store;
