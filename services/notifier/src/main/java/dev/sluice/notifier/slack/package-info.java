/** Slack: messages with buttons, and what comes of a click. */
package dev.sluice.notifier.slack;
