/** What people say by buttons, and what they hear of it. */
package dev.sluice.notifier.command;
