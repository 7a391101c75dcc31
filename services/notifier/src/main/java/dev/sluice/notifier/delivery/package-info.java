/** Bringing alerts to receivers, whatever the receivers and the database do. */
package dev.sluice.notifier.delivery;
