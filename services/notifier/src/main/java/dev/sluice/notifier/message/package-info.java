/** What messages of all channels have in common. */
package dev.sluice.notifier.message;
