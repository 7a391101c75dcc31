/** Any receiver, by signed webhooks. */
package dev.sluice.notifier.webhook;
