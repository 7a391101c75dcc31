/** Microsoft Teams, by the webhook of a workflow. */
package dev.sluice.notifier.teams;
